"""SIE files: a line for what a test is about, the rest as any export has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samsyn.core.funding.costs import VoucherRow
from samsyn.intake.costs.sie import SieHead, read_sie

HEAD = ("#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", '#FNAMN "Region Gåsköping"', '#DIM 6 "Projekt"')


def voucher(*rows: str, number: int = 1, day: str = "20230615", text: str = "Inköp") -> list[str]:
    """A voucher of some #TRANS rows, told as `account {objects} amount`."""
    return [f'#VER A {number} {day} "{text}"', "{", *(f"   #TRANS {row}" for row in rows), "}"]


def bought(kronor: float, account: str = "5610", project: str = "4711", number: int = 1) -> list[str]:
    """A purchase on a project."""
    return voucher(f'{account} {{"6" "{project}"}} {kronor:.2f}', f"2440 {{}} {-kronor:.2f}", number=number)


def sie(*lines: str | Sequence[str], encoding: str = "cp437", head: Sequence[str] = HEAD) -> bytes:
    """A file of these lines after its head."""
    told = [*head]
    for line in lines:
        told += [line] if isinstance(line, str) else list(line)
    return ("\r\n".join(told) + "\r\n").encode(encoding)


def read(path: Path, content: bytes) -> tuple[list[VoucherRow], SieHead]:
    """What is read of a file, and what it tells of itself."""
    file, head = path / "file.se", SieHead()
    file.write_bytes(content)
    return list(read_sie(file, "file.se", head)), head
