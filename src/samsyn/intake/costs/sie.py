"""SIE 4: a region's vouchers, read line by line, so that a file of any size takes little memory.

What is not understood is left alone, as the format asks; what is damaged is an error with its line: a voucher that does not
come to nothing, a dimension that was never declared, a file that ends inside a voucher, a day or an amount that is none.
Rows taken out (#BTRANS) or put in afterwards (#RTRANS) are not counted: each that was put in stands as a #TRANS too.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from samsyn.core.funding.costs import VoucherRow
from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.encodings import sniff_encoding

WITH_VOUCHERS = frozenset({"4", "4E", "4I"})
"""The types of SIE that hold vouchers; 1 to 3 hold balances."""
RESERVED = frozenset(str(number) for number in range(1, 20))
"""Dimensions that the format itself declares: 1 cost centre, 2 carrier, 6 project, 7 employee, 8 customer, and so on."""
FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"|\{([^}]*)\}|([^\s{}"]+)')
TRANS = re.compile(
    r'\s*#TRANS[ \t]+"?([0-9A-Za-z]+)"?[ \t]+\{([^}]*)\}[ \t]+"?(-?[0-9]+(?:\.[0-9]*)?)"?(?=\s|$)'
    r'(?:[ \t]+"?([0-9]{8})?"?(?:[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S+)))?)?'
)
"""What nearly every line of a large file is, read at once; what it does not fit is read field by field."""
AMOUNT = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]*)?")
"""How an amount is written; int() alone would also take digits parted by underscores, and a second sign."""
LABEL = re.compile(r"\s*#([A-Z]+)")
MOST_ORE = 10**15
ORE_DIGITS = 15
MOST_KEPT = 100_000
"""So many ways of writing objects are kept; beyond that each is read anew."""
CHECKED_UNTIL = 2**32


@dataclass(slots=True)
class SieHead:
    """What an SIE file tells of itself: who, by which program, its encoding as found, its dimensions and their objects."""

    encoding: str = ""
    company: str = ""
    organisation_number: str = ""
    program: str = ""
    dimensions: dict[str, str] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: int = 0
    vouchers: int = 0
    checksum_holds: bool | None = None


@dataclass(slots=True)
class _Voucher:
    line: int
    series: str
    number: str
    on: date
    text: str
    opened: bool = False
    rows: list[VoucherRow] = field(default_factory=list)
    sum: int = 0


def read_sie(path: Path, name: str, head: SieHead) -> Iterator[VoucherRow]:
    """Every row of every voucher, each voucher's once it is found to come to nothing; `head` is filled in on the way.

    Raises DomainError with `file` and `row`: `sie-not-sie`, `sie-outside-voucher`, `sie-unbalanced` (by how many öre),
    `sie-type`, `sie-unknown-dimension`, `sie-truncated`, `sie-date`, `sie-amount`, `sie-objects`, `sie-broken-line`; and
    what `sniff_encoding` raises for bytes that are no text.
    """
    found = sniff_encoding(path, name, {})
    head.encoding = found.codec
    reader = _Reader(name, head)
    with path.open(encoding=found.codec, newline=None) as lines:
        for line in lines:
            head.lines += 1
            voucher = reader.take(line)
            if voucher is not None:
                yield from voucher.rows
    reader.end()


class _Reader:
    """Reads a line at a time; what it holds is the voucher that stands open."""

    def __init__(self, name: str, head: SieHead) -> None:
        self.name, self.head = name, head
        self.open: _Voucher | None = None
        # A year's accounts say the same days and the same objects over and over.
        self.days: dict[str, date] = {}
        self.pairs: dict[str, tuple[tuple[str, str], ...]] = {}
        self.is_sie = False
        self.crc: int | None = None

    def take(self, line: str) -> _Voucher | None:
        """Take the next line; the voucher that it closes, where it closes one."""
        voucher = self.open
        if voucher is not None and voucher.opened and self.crc is None:
            quick = TRANS.match(line)
            if quick is not None:
                voucher.rows.append(self._quick(voucher, quick))
                return None
        stripped = line.strip()
        if not stripped:
            return None
        if stripped == "{":
            self._begin()
            return None
        if stripped == "}":
            return self._close()
        label = LABEL.match(line)
        if label is None:
            self._fail("sie-broken-line" if self.is_sie else "sie-not-sie", found=stripped[:40])
        self._labelled(label.group(1), stripped)  # type: ignore[union-attr]  # what has none has failed
        return None

    def end(self) -> None:
        """What can only be told at the end of the file."""
        if not self.is_sie:
            self._fail("sie-not-sie", found="")
        if self.open is not None:
            self._fail("sie-truncated", voucher=f"{self.open.series}{self.open.number}", began=self.open.line)

    def _labelled(self, label: str, line: str) -> None:
        if label == "KSUMMA":
            self._checksum(line)
            return
        if self.crc is not None:
            self._add_to_checksum(line)
        if label == "SIETYP" and (found := "".join(_fields(line)[1:2])) not in WITH_VOUCHERS:
            self._fail("sie-type", found=found)
        if label in ("FLAGGA", "FORMAT", "SIETYP", "PROGRAM", "FNAMN", "VER"):
            self.is_sie = True
        if self.open is not None and self.open.opened:
            if label == "TRANS":
                self.open.rows.append(self._slow(self.open, line))
            elif label == "VER":
                self._fail(
                    "sie-truncated", voucher=f"{self.open.series}{self.open.number}", began=self.open.line
                )
            return  # corrections, and what a later edition of the format puts in a voucher, are left alone
        if label == "TRANS":
            self._fail("sie-outside-voucher")
        told = _fields(line)
        if label == "VER":
            self._voucher(told)
        elif label in ("DIM", "UNDERDIM") and len(told) > 2:
            self.head.dimensions[told[1]] = told[2]
        elif label == "OBJEKT" and len(told) > 3:
            self.head.objects[told[1], told[2]] = told[3]
        elif label == "FNAMN" and len(told) > 1:
            self.head.company = told[1]
        elif label == "ORGNR" and len(told) > 1:
            self.head.organisation_number = told[1]
        elif label == "PROGRAM" and len(told) > 1:
            self.head.program = told[1]

    def _voucher(self, told: list[str]) -> None:
        if self.open is not None:
            self._fail("sie-truncated", voucher=f"{self.open.series}{self.open.number}", began=self.open.line)
        if len(told) < 4:
            self._fail("sie-broken-line", found=" ".join(told)[:40])
        text = told[4] if len(told) > 4 else ""
        self.open = _Voucher(self.head.lines, told[1], told[2], self._day(told[3]), text)

    def _begin(self) -> None:
        if self.open is None or self.open.opened:
            self._fail("sie-broken-line", found="{")
        self.open.opened = True  # type: ignore[union-attr]  # where there is none, it has failed

    def _close(self) -> _Voucher | None:
        voucher = self.open
        if voucher is None or not voucher.opened:
            self._fail("sie-broken-line", found="}")
        assert voucher is not None
        total = sum(row.ore for row in voucher.rows)
        if total:
            self._fail(
                "sie-unbalanced",
                at=voucher.line,
                voucher=f"{voucher.series}{voucher.number}",
                by=f"{total / 100:.2f}",
            )
        self.open = None
        self.head.vouchers += 1
        return voucher

    def _quick(self, voucher: _Voucher, found: re.Match[str]) -> VoucherRow:
        account, objects, amount, day, quoted, bare = found.groups()
        on = (self.days.get(day) or self._day(day)) if day else voucher.on
        pairs = self.pairs.get(objects)
        if pairs is None:
            pairs = self._objects(objects)
        text = quoted.replace('\\"', '"') if quoted and "\\" in quoted else quoted or bare or voucher.text
        # As nearly every amount is written; the others are read with care.
        ore = (
            int(amount[:-3] + amount[-2:])
            if amount[-3:-2] == "." and len(amount) < ORE_DIGITS
            else self._ore(amount)
        )
        return VoucherRow(self.head.lines, voucher.series, voucher.number, on, account, ore, text, pairs)

    def _slow(self, voucher: _Voucher, line: str) -> VoucherRow:
        told = _fields(line, braces=True)
        if len(told) < 4:
            self._fail("sie-broken-line", found=line[:40])
        on = self._day(told[4]) if len(told) > 4 and told[4] else voucher.on
        text = told[5] if len(told) > 5 else ""
        return self._row(voucher, told[1], self._objects(told[2]), told[3], on, text)

    def _row(
        self,
        voucher: _Voucher,
        account: str,
        objects: tuple[tuple[str, str], ...],
        amount: str,
        on: date,
        text: str,
    ) -> VoucherRow:
        return VoucherRow(
            self.head.lines,
            voucher.series,
            voucher.number,
            on,
            account,
            self._ore(amount),
            text or voucher.text,
            objects,
        )

    def _objects(self, text: str) -> tuple[tuple[str, str], ...]:
        told = [quoted or bare for quoted, _, bare in FIELD.findall(text)] if text.strip() else []
        if len(told) % 2:
            self._fail("sie-objects", found=text[:40])
        pairs = tuple(zip(told[::2], told[1::2], strict=True))
        for dimension, _object in pairs:
            if dimension not in RESERVED and dimension not in self.head.dimensions:
                self._fail("sie-unknown-dimension", dimension=dimension)
        if len(self.pairs) < MOST_KEPT:
            self.pairs[text] = pairs
        return pairs

    def _day(self, text: str) -> date:
        try:
            found = date(int(text[:4]), int(text[4:6]), int(text[6:8] if len(text) == 8 else "x"))
        except ValueError:
            self._fail("sie-date", found=text)
            raise  # never reached; the line above fails
        self.days[text] = found
        return found

    def _ore(self, text: str) -> int:
        if not AMOUNT.fullmatch(text):
            self._fail("sie-amount", found=text)
        kronor, _, rest = text.partition(".")
        part = int(rest[:2].ljust(2, "0"))
        ore = int(kronor) * 100 + (-part if kronor.startswith("-") else part)
        if abs(ore) > MOST_ORE or rest[2:].strip("0"):
            self._fail("sie-amount", found=text)
        return ore

    def _checksum(self, line: str) -> None:
        told = _fields(line)
        if self.crc is None:
            self.crc = 0
        elif len(told) > 1 and told[1].lstrip("-").isdigit():
            self.head.checksum_holds = int(told[1]) % CHECKED_UNTIL == self.crc
            self.crc = None

    def _add_to_checksum(self, line: str) -> None:
        """What is summed: each field's own characters, in the file's encoding; no quotes, braces or blanks between."""
        assert self.crc is not None
        text = "".join(_fields(line))
        self.crc = zlib.crc32(text.encode(self.head.encoding, "replace"), self.crc)

    def _fail(self, code: str, *, at: int = 0, **facts: object) -> None:
        raise DomainError(code, file=self.name, row=at or self.head.lines, **facts)


def _fields(line: str, *, braces: bool = False) -> list[str]:
    """The fields of a line; what stands in braces is one field where they are asked for, else the fields within."""
    found: list[str] = []
    for quoted, inside, bare in FIELD.findall(line):
        if inside and not braces:
            found += _fields(inside)
        else:
            found.append(quoted.replace('\\"', '"') if quoted else inside or bare)
    return found
