"""What a sender is told about how a file was read, in Swedish and English."""

from __future__ import annotations

from samsyn.intake.stock.sheets import Note

HARMLESS = frozenset({"encoding-mark", "encoding-ascii", "encoding-valid", "encoding-answered"})
"""What is as it should be, and need not be said unasked."""

# code: (Swedish, English); `{name}` is filled from the note's facts.
NOTES: dict[str, tuple[str, str]] = {
    "encoding-mark": (
        "Teckenkodningen är {encoding}: filen börjar med märket för den.",
        "The encoding is {encoding}: the file begins with its mark.",
    ),
    "encoding-nuls": (
        "Teckenkodningen är {encoding}: vartannat tecken är tomt.",
        "The encoding is {encoding}: every second byte is empty.",
    ),
    "encoding-ascii": (
        "Filen har inga andra bokstäver än a–z, så den läses likadant i alla teckenkodningar.",
        "The file has no letters but a–z, so that it reads alike in every encoding.",
    ),
    "encoding-valid": (
        "Teckenkodningen är UTF-8: hela filen går att läsa så.",
        "The encoding is UTF-8: the whole file can be read so.",
    ),
    "encoding-swedish": (
        "Teckenkodningen är {encoding}: där blir tecknen svenska bokstäver.",
        "The encoding is {encoding}: there the bytes become Swedish letters.",
    ),
    "encoding-answered": (
        "Teckenkodningen är {encoding}, enligt avsändaren.",
        "The encoding is {encoding}, as the sender said.",
    ),
    "encoding-unsure": (
        "Teckenkodningen kan vara en annan än {encoding}.",
        "The encoding may be another than {encoding}.",
    ),
    "ids-restored": (
        "Ett kalkylprogram har gjort tal av id i kolumnen {column}, till exempel {example}. Alla siffror fanns kvar, "
        "så de har skrivits som id igen.",
        "A spreadsheet made numbers of ids in the column {column}, such as {example}. All digits were there, so they "
        "were written as ids again.",
    ),
    "ids-lost-digits": (
        "Ett kalkylprogram har kortat id i kolumnen {column}, till exempel {example}. Siffrorna går inte att få tillbaka; "
        "exportera på nytt med kolumnen som text.",
        "A spreadsheet shortened ids in the column {column}, such as {example}. The digits cannot be brought back; export "
        "again with the column as text.",
    ),
    "ids-rounded": (
        "Id i kolumnen {column} har fler siffror än ett kalkylprogram behåller, till exempel {example}; de sista är inte de "
        "rätta. Exportera på nytt med kolumnen som text.",
        "Ids in the column {column} have more digits than a spreadsheet keeps, such as {example}; the last are not the "
        "right ones. Export again with the column as text.",
    ),
    "ids-short": (
        "Några id i kolumnen {column} är kortare än de andra, till exempel {example}. Ett kalkylprogram kan ha tagit bort "
        "nollor i början.",
        "Some ids in the column {column} are shorter than the others, such as {example}. A spreadsheet may have dropped "
        "zeros at the beginning.",
    ),
    "dates-swappable": (
        "Inget datum i kolumnen {column} har en dag över 12, till exempel {example}. De är för få för att säga om ett "
        "kalkylprogram har kastat om dag och månad; se efter att de stämmer.",
        "No date of the column {column} has a day above 12, such as {example}. They are too few to tell whether a "
        "spreadsheet has swapped day and month; see that they are right.",
    ),
    "hidden-sheets": ("Dolda blad lästes inte: {sheets}.", "Hidden sheets were not read: {sheets}."),
    "files-left-out": (
        "Dessa filer innehåller inga tabeller och lästes inte: {files}.",
        "These files hold no tables and were not read: {files}.",
    ),
    "sheets-left-out": ("Dessa blad lästes inte: {sheets}.", "These sheets were not read: {sheets}."),
}


def explain_note(note: Note, language: str) -> str:
    """The note as a sentence in 'sv' or 'en'."""
    swedish, english = NOTES[note.code]
    return (swedish if language == "sv" else english).format(**dict(note.facts))
