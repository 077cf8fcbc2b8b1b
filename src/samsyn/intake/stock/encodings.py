"""In which encoding a text file is written: read once from end to end, so that a wrong byte in the last row counts too."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from samsyn.core.kernel.errors import DomainError
from samsyn.intake.stock.limits import LINE_BYTES
from samsyn.intake.stock.sheets import Answers, Note, Question, key_of

CHUNK = 1024 * 1024
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# One byte a letter: Windows, DOS in Western Europe, DOS in America, old Macintosh. The first wins where all read alike.
ONE_BYTE = ("cp1252", "cp850", "cp437", "mac_roman")
SWEDISH, PLAUSIBLE = "åäöÅÄÖ", "éèÉüÜøØæÆ°µ§½²³®–—’”…€\u00a0"
SWEDISH_IN_UTF8 = tuple(letter.encode() for letter in SWEDISH)
NULS_OF_UTF16 = 0.3


@dataclass(frozen=True, slots=True)
class Encoding:
    """The codec to read with, what told it (a note), and the question where nothing did."""

    codec: str
    note: Note
    question: Question | None = None


@dataclass(slots=True)
class _Bytes:
    """What one pass over the bytes found."""

    counts: np.ndarray
    first_nul: int | None = None
    not_utf8_at: int | None = None
    swedish_in_utf8: int = 0


def sniff_encoding(path: Path, name: str, answers: Answers, place: str = "") -> Encoding:
    """How the whole file can be read.

    Raises DomainError `nul-bytes`, `line-too-long`, `mixed-encodings` or `broken-text`, with the row.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for bom, codec in BOMS:
        if head.startswith(bom):
            _walk(path, name, codec)
            return Encoding(codec, _note("encoding-mark", codec))
    if wide := _utf16_without_mark(head):
        _walk(path, name, wide)
        return Encoding(wide, _note("encoding-nuls", wide))
    found = _survey(path, name)
    if found.first_nul is not None:
        raise DomainError("nul-bytes", file=name, row=_row(path, found.first_nul))
    if not found.counts[128:].any():
        return Encoding("utf-8", _note("encoding-ascii", "utf-8"))
    if found.not_utf8_at is None:
        return Encoding("utf-8", _note("encoding-valid", "utf-8"))
    if found.swedish_in_utf8:
        raise DomainError("mixed-encodings", file=name, row=_row(path, found.not_utf8_at))
    return _one_byte(path, found, answers.get(key_of("encoding", "", place), ""), place)


def _note(code: str, codec: str) -> Note:
    return Note(code, (("encoding", codec),))


def _utf16_without_mark(head: bytes) -> str:
    """ASCII in UTF-16 has a NUL in every second byte."""
    pairs = len(head) // 2
    if pairs and head[1::2].count(0) > NULS_OF_UTF16 * pairs > head[0::2].count(0) * 2:
        return "utf-16-le"
    if pairs and head[0::2].count(0) > NULS_OF_UTF16 * pairs > head[1::2].count(0) * 2:
        return "utf-16-be"
    return ""


def _survey(path: Path, name: str) -> _Bytes:
    """Count the bytes; find the first NUL, the first that is not UTF-8, and a line without an end."""
    found = _Bytes(np.zeros(256, dtype=np.int64))
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = open_line = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            open_line = _line_left_open(chunk, open_line, name)
            if found.first_nul is None and (nul := chunk.find(b"\0")) >= 0:
                found.first_nul = at + nul
            pending = len(decoder.getstate()[0])
            if pending or not chunk.isascii():
                found.counts += np.bincount(np.frombuffer(chunk, dtype=np.uint8), minlength=256)
                found.swedish_in_utf8 += sum(map(chunk.count, SWEDISH_IN_UTF8))
                if found.not_utf8_at is None:
                    try:
                        decoder.decode(chunk)
                    except UnicodeDecodeError as error:
                        found.not_utf8_at = max(at - pending + error.start, 0)
            at += len(chunk)
    if found.not_utf8_at is None and decoder.getstate()[0]:
        found.not_utf8_at = at - 1
    return found


def _line_left_open(chunk: bytes, before: int, name: str) -> int:
    """How long the line is that the chunk ends in. Raises DomainError `line-too-long`."""
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    length = before + len(chunk) if last < 0 else len(chunk) - last - 1
    if length > LINE_BYTES:
        raise DomainError("line-too-long", file=name, limit=LINE_BYTES)
    return length


def _walk(path: Path, name: str, codec: str) -> None:
    """Read all of it in the encoding that its mark promises."""
    row, open_line = 1, 0
    with path.open("rb") as file:
        decoder = codecs.getincrementaldecoder(codec)()
        try:
            while chunk := file.read(CHUNK):
                open_line = _line_left_open(chunk, open_line, name)
                text = decoder.decode(chunk)
                if "\0" in text:
                    raise DomainError("nul-bytes", file=name, row=row + text[: text.find("\0")].count("\n"))
                row += text.count("\n") or text.count("\r")
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise DomainError("broken-text", file=name, row=row, encoding=codec) from error


def _one_byte(path: Path, found: _Bytes, answer: str, place: str) -> Encoding:
    """Which encoding of one byte a letter gives words that could be Swedish; a question where that tells nothing."""
    present = bytes(np.nonzero(found.counts)[0].astype(np.uint8)[np.nonzero(found.counts)[0] > 127])
    texts = {codec: text for codec in ONE_BYTE if (text := _decoded(present, codec)) is not None}
    scores = {
        codec: sum(
            _plausible(letter) * int(found.counts[byte]) for byte, letter in zip(present, text, strict=True)
        )
        for codec, text in texts.items()
    }
    best = max(scores, key=lambda codec: scores[codec])
    if answer in texts:
        return Encoding(answer, _note("encoding-answered", answer))
    rivals = {text: codec for codec, text in reversed(texts.items()) if scores[codec] >= scores[best]}
    if scores[best] > 0 and len(rivals) == 1:
        return Encoding(best, _note("encoding-swedish", best))
    choices = tuple(
        codec for codec in texts if codec in set({t: c for c, t in reversed(texts.items())}.values())
    )
    examples = _examples(path, choices)
    return Encoding(best, _note("encoding-unsure", best), Question("encoding", "", choices, examples, place))


def _decoded(present: bytes, codec: str) -> str | None:
    try:
        return present.decode(codec)
    except UnicodeDecodeError:
        return None


def _plausible(letter: str) -> float:
    if letter in SWEDISH:
        return 1
    if letter in PLAUSIBLE:
        return 0.5
    return -0.5 if letter.isalpha() else -1


def _examples(path: Path, choices: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """The first line that is not plain, as each encoding reads it."""
    with path.open("rb") as file:
        for row, line in enumerate(file, start=1):
            if not line.isascii():
                start = next(at for at, byte in enumerate(line) if byte > 127)
                part = line[max(start - 20, 0) : start + 20].strip()
                return tuple((row, f"{codec}: {part.decode(codec, 'replace')}") for codec in choices)
    return ()


def _row(path: Path, at: int) -> int:
    """The line in which a byte stands, from 1; bare CR end lines where there is no LF."""
    feeds = returns = 0
    with path.open("rb") as file:
        while at > 0 and (chunk := file.read(min(CHUNK, at))):
            feeds, returns, at = feeds + chunk.count(b"\n"), returns + chunk.count(b"\r"), at - len(chunk)
    return (feeds or returns) + 1
