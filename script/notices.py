"""Prints the third-party notices: every package that an installation runs on, as its own metadata states its licence."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "runtime.txt"

HEAD = """\
# Third-party notices

Written by `script/notices` from the packages' own metadata; do not edit. Samsyn does not contain these packages: an
installation fetches them, each with the full text of its licence in its `.dist-info` folder.

| Package | Version | Licence | Licence texts |
|---|---|---|---|"""

TAIL = """
## Data in this repository

| Data | From | Licence |
|---|---|---|
| `src/samsyn/data/shortages/` | Läkemedelsverket, notices of medicine shortages | CC BY 4.0; `ATTRIBUTION.md` beside it |"""


def locked() -> list[str]:
    """The packages of the lock that this platform installs."""
    # A package may be locked at several versions, each for its own Pythons.
    names = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    installed = {re.sub(r"[-_.]+", "-", found.name).lower() for found in metadata.distributions()}
    return [name for name in dict.fromkeys(names) if name in installed]


def licence(package: metadata.PackageMetadata) -> str:
    """The licence as an SPDX expression where the package gives one, else as it words it."""
    stated = package.get("License-Expression") or package.get("License", "").strip()
    if stated and "\n" not in stated and len(stated) <= 60:
        return stated
    classifiers = [entry for entry in package.get_all("Classifier", []) if entry.startswith("License ::")]
    return "; ".join(entry.split(" :: ")[-1] for entry in classifiers) or "see its licence text"


def texts(name: str) -> str:
    """The names of the licence files that the package brings."""
    files = metadata.files(name) or []
    wanted = [
        file for file in files if re.match(r"(LICEN[CS]E|COPYING|NOTICE|OFL)", file.name, re.IGNORECASE)
    ]
    return ", ".join(sorted({f"`{file.name}`" for file in wanted if file.suffix != ".py"}))


def main() -> None:
    """Print the notices."""
    print(HEAD)
    for name in locked():
        package = metadata.metadata(name)
        print(f"| {package['Name']} | {package['Version']} | {licence(package)} | {texts(name)} |")
    print(TAIL)


if __name__ == "__main__":
    main()
