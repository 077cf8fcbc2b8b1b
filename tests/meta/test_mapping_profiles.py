"""The description of mapping profiles says what they do: its example gives what it says, its percents are the proposals'."""

from __future__ import annotations

import re
from pathlib import Path

from tests.meta.repository import ROOT

from samsyn.intake.stock import proposals
from samsyn.intake.stock.csv_sheet import open_csv
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.profiles import Mapped, read_profile
from samsyn.intake.stock.proposals import Known, propose

TEXT = (ROOT / "docs" / "mapping-profiles.md").read_text(encoding="utf-8")
EXPORT, OUTCOME = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
(PROFILE,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_the_example_gives_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "lager.csv").write_text(EXPORT)
    (tmp_path / "form.csv").write_text(OUTCOME)
    export = open_csv(tmp_path / "lager.csv", "lager.csv", {})
    form = open_csv(tmp_path / "form.csv", "form.csv", {})
    seen = Mapped(read_profile(PROFILE, "lager.yaml"), export, "region-gotland")
    assert columns(seen.header, next(seen.batches()).columns) == columns(
        form.header, next(form.batches()).columns
    )


def columns(header: tuple[str, ...], cells: list[list[str]]) -> dict[str, list[str]]:
    return dict(zip(header, cells, strict=True))


def test_the_example_is_nearly_what_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "lager.csv").write_text(EXPORT)
    found = propose(open_csv(tmp_path / "lager.csv", "lager.csv", {}), Known())
    told = read_profile(PROFILE, "lager.yaml")
    assert found.profile.kind is told.kind
    proposed = {name: one.source for name, one in found.profile.columns.items() if name != "unit"}
    assert proposed == {name: one.source for name, one in told.columns.items() if name != "unit"}


def test_every_kind_and_every_confidence_is_told() -> None:
    assert [kind for kind in FileKind if f"`{kind}`" not in TEXT] == []
    sure = (proposals.NAMED_AND_LIKELY, proposals.NAMED, proposals.KNOWN_IDS, proposals.LIKELY)
    for confidence in (*sure, proposals.CONTRADICTED):
        assert f"| {confidence:.0%} |".replace("%", " %") in TEXT
    assert f"first {proposals.SAMPLE_ROWS:,} rows" in TEXT
