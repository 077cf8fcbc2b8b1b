"""The files of the repository, as the meta tests see them. (Without git: an unpacked archive must pass too.)"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "src" / "samsyn" / "core"

# What .gitignore keeps out.
LEFT_OUT = {".git", ".venv", ".samsyn", "__pycache__", "build", "test-results"}
BINARY = {".png", ".ico", ".woff", ".woff2", ".mo", ".pyc", ".parquet", ".zip"}


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the repository."""
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT or path.name.endswith((".egg-info", "_cache")) or path.name == ".hypothesis":
            continue
        if path.is_dir():
            yield from files(path)
        elif path.suffix not in {".mo", ".pyc"}:
            yield path


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is read as text, and what it says."""
    for path in files():
        if path.suffix not in BINARY:
            yield path, path.read_text(encoding="utf-8")


def modules(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python module under a folder, parsed."""
    for path in files(folder):
        if path.suffix == ".py":
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def public_names(module: ast.Module) -> list[str]:
    """The classes and functions that a module defines for others."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return [node.name for node in module.body if isinstance(node, kinds) and not node.name.startswith("_")]
