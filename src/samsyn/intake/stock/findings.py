"""What can be wrong with a row, or worth a flag: a code, why, and what to do, in Swedish and English."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_VALUE = 2_000


class RowProblem(Exception):  # noqa: N818  it is a row's problem, not the program's
    """A row that cannot go in: which column, which value, and a code of REASONS."""

    def __init__(self, code: str, column: str, value: str, **facts: object) -> None:
        super().__init__(code, column, value)
        self.code, self.column, self.value, self.facts = code, column, value, facts

    def at(self, row: int) -> Rejected:
        """What is kept of it."""
        facts = tuple(self.facts.items())
        return Rejected(row, self.column, self.value[:LONGEST_VALUE], self.code, facts)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was rejected or flagged, and the remedy; `{name}` is filled from the row's facts."""

    why_sv: str
    remedy_sv: str
    why_en: str
    remedy_en: str


REASONS: dict[str, Reason] = {
    "column-count": Reason(
        "Raden har {found} kolumner, rubrikraden har {expected}.",
        "Kontrollera kommatecken i texten: en text med komma ska stå inom citattecken.",
        "The row has {found} columns, the header has {expected}.",
        "Check commas inside texts: a text with a comma must stand in quotation marks.",
    ),
    "empty": Reason(
        "Värdet saknas.",
        "Fyll i kolumnen och skicka raden igen.",
        "The value is missing.",
        "Fill in the column and send the row again.",
    ),
    "too-long": Reason(
        "Texten är längre än {limit} tecken.",
        "Skriv ett kortare namn.",
        "The text is longer than {limit} characters.",
        "Write a shorter name.",
    ),
    "not-a-date": Reason(
        "Värdet är inte ett datum.",
        "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2025-03-31.",
        "The value is not a date.",
        "Write the date as YYYY-MM-DD, for example 2025-03-31.",
    ),
    "not-a-whole-number": Reason(
        "Värdet är inte ett helt tal.",
        "Ange ett helt antal utan decimaler och mellanslag.",
        "The value is not a whole number.",
        "Give a whole number without decimals or spaces.",
    ),
    "negative-quantity": Reason(
        "Antalet är negativt.",
        "Lagersaldo och förbrukning anges som noll eller mer; använd rörelseslaget för retur, omfördelning och rättelse.",
        "The quantity is negative.",
        "Stock and consumption are zero or more; use the kind of movement for returns, redistribution and corrections.",
    ),
    "quantity-too-large": Reason(
        "Antalet är orimligt stort.",
        "Kontrollera att kolumnen inte innehåller ett id eller en streckkod.",
        "The quantity is implausibly large.",
        "Check that the column does not hold an id or a bar code.",
    ),
    "not-above-zero": Reason(
        "Talet är noll.",
        "Ange hur mycket som ryms: ett eller mer.",
        "The number is zero.",
        "Give how much it holds: one or more.",
    ),
    "expiry-before-2000": Reason(
        "Utgångsdatumet ligger före år 2000.",
        "Kontrollera årtalet. Är datumet okänt, lämna kolumnen tom.",
        "The expiry date is before the year 2000.",
        "Check the year. If the date is not known, leave the column empty.",
    ),
    "not-allowed": Reason(
        "Värdet är inte ett av de tillåtna: {allowed}.",
        "Byt till ett av de tillåtna värdena.",
        "The value is not one of those allowed: {allowed}.",
        "Change it to one of the allowed values.",
    ),
    "unknown-storeroom": Reason(
        "Förrådet finns inte i regionens förrådsfil.",
        "Lägg till förrådet i förrådsfilen och skicka båda filerna.",
        "The storeroom is not in the region's storeroom file.",
        "Add the storeroom to the storeroom file and send both files.",
    ),
    "not-a-share": Reason(
        "Vårdområdena är inte skrivna med andelar.",
        "Skriv varje vårdområde med hela procent, till exempel intensivvard:60|slutenvard:40.",
        "The care areas are not written with shares.",
        "Write each care area with a whole percent, such as intensivvard:60|slutenvard:40.",
    ),
    "care-area-twice": Reason(
        "Vårdområdet står två gånger på raden.",
        "Lägg ihop dess andelar till en.",
        "The care area stands twice in the row.",
        "Add its shares together into one.",
    ),
    "shares-not-100": Reason(
        "Andelarna blir tillsammans {sum} procent.",
        "Rätta andelarna så att de blir 100 procent.",
        "The shares add up to {sum} percent.",
        "Correct the shares so that they add up to 100 percent.",
    ),
    "not-the-region": Reason(
        "Raden är inte regionens: i kolumnen står det inte {expected}.",
        "Är det en rad med summor behöver inget göras. Annars: skriv regionens id.",
        "The row is not the region's: the column does not say {expected}.",
        "If it is a row of totals, nothing needs to be done. Else write the region's id.",
    ),
    "digits-lost": Reason(
        "Ett kalkylprogram har kortat id:t, och siffrorna går inte att få tillbaka.",
        "Formatera kolumnen som text i kalkylprogrammet, hämta id:na ur systemet på nytt och skicka filen igen.",
        "A spreadsheet has shortened the id, and its digits cannot be brought back.",
        "Format the column as text in the spreadsheet, fetch the ids from the system anew and send the file again.",
    ),
    "not-a-varunummer": Reason(
        "Värdet är inte ett varunummer.",
        "Ett varunummer har högst sex siffror. Ange hellre NPL-pack-id.",
        "The value is not a varunummer.",
        "A varunummer has six digits at most. Better, give the NPL-pack-id.",
    ),
    "not-a-gtin": Reason(
        "Värdet är inte ett GTIN: det har fel antal siffror, eller så stämmer inte kontrollsiffran.",
        "Läs av koden på nytt. Ett GTIN har 8, 12, 13 eller 14 siffror.",
        "The value is not a GTIN: it has a wrong number of digits, or the check digit is wrong.",
        "Scan the code again. A GTIN has 8, 12, 13 or 14 digits.",
    ),
    "ambiguous-article": Reason(
        "Flera förpackningar har numret: {candidates}.",
        "Ange NPL-pack-id för den förpackning som menas.",
        "Several packs have the number: {candidates}.",
        "Give the NPL-pack-id of the pack that is meant.",
    ),
    "not-an-atc": Reason(
        "Värdet är inte en ATC-kod på nivå fem.",
        "Ange substansens ATC-kod med sju tecken, till exempel N01AX10.",
        "The value is not an ATC code of level five.",
        "Give the substance's ATC code of seven characters, such as N01AX10.",
    ),
    "product-in-catalogue": Reason(
        "Förpackningen finns i produktkatalogen, och det är den som räknas.",
        "Ta bort raden.",
        "The pack is in the product catalogue, which is what counts.",
        "Remove the row.",
    ),
    "other-amount-unit": Reason(
        "Mängder av {line} räknas i {expected}.",
        "Räkna om mängden till den enheten.",
        "Amounts of {line} are counted in {expected}.",
        "Convert the amount to that unit.",
    ),
    "duplicate-storeroom": Reason(
        "Förrådet finns redan på rad {first_row}.",
        "Ta bort den ena raden, eller ge förråden skilda id.",
        "The storeroom stands already on row {first_row}.",
        "Remove one of the rows, or give the storerooms different ids.",
    ),
    "duplicate-batch": Reason(
        "Samma förråd, förpackning, batch, utgångsdatum och enhet står redan på rad {first_row}.",
        "Slå ihop raderna till en med summan av antalen.",
        "The same storeroom, pack, batch, expiry date and unit stand already on row {first_row}.",
        "Merge the rows into one with the summed quantity.",
    ),
    "duplicate-movement": Reason(
        "Samma rörelse (förråd, förpackning, period, slag, enhet) står redan på rad {first_row}.",
        "Ta bort raden om den säger samma sak. Är det två händelser: ge dem var sitt transaktionsnummer i event_id, "
        "eller slå ihop raderna till en med summan av antalen.",
        "The same movement (storeroom, pack, period, kind, unit) stands already on row {first_row}.",
        "Remove the row if it says the same. If they are two events: give each its own transaction number in event_id, "
        "or merge the rows into one with the summed quantity.",
    ),
    "duplicate-care-area": Reason(
        "Vårdområdet finns redan på rad {first_row}.",
        "Lämna ett svar för varje vårdområde.",
        "The care area stands already on row {first_row}.",
        "Give one answer for each care area.",
    ),
    "duplicate-level": Reason(
        "En miniminivå för samma förråd och förpackning finns redan på rad {first_row}.",
        "Lämna en nivå för varje förråd och förpackning.",
        "A minimum level for the same storeroom and pack stands already on row {first_row}.",
        "Give one level for each storeroom and pack.",
    ),
    "duplicate-product": Reason(
        "Artikeln finns redan på rad {first_row}.",
        "Ta bort den ena raden, eller ge artiklarna skilda id.",
        "The article stands already on row {first_row}.",
        "Remove one of the rows, or give the articles different ids.",
    ),
    "hold-above-quantity": Reason(
        "Mer är spärrat än vad som ligger där.",
        "Ange hur mycket av radens antal som är spärrat eller i karantän, högst hela antalet.",
        "More is on hold than what lies there.",
        "Give how much of the row's quantity is blocked or in quarantine, at most all of it.",
    ),
    "period-reversed": Reason(
        "Perioden slutar före den börjar.",
        "Byt plats på från och till.",
        "The period ends before it begins.",
        "Swap from and to.",
    ),
    "period-after-as-of": Reason(
        "Perioden slutar efter lägesdatumet {as_of}.",
        "En prognos är inte förbrukning. Ta bort raden eller rätta datumet.",
        "The period ends after the date of the submission, {as_of}.",
        "A forecast is not consumption. Remove the row or correct the date.",
    ),
    "not-weeks": Reason(
        "Värdet är inte ett antal veckor.",
        "Ange veckor med högst en decimal, till exempel 4 eller 4.5. Ett intervall anges som lägsta och högsta.",
        "The value is not a number of weeks.",
        "Give weeks with one decimal at most, such as 4 or 4.5. An interval is given as lowest and highest.",
    ),
    "interval-reversed": Reason(
        "Det högsta antalet veckor är lägre än det lägsta.",
        "Ange det lägsta i weeks och det högsta i weeks_to.",
        "The highest number of weeks is below the lowest.",
        "Give the lowest in weeks and the highest in weeks_to.",
    ),
    "exception-not-atc": Reason(
        "Ett undantag är inte en ATC-kod på nivå fem.",
        "Ange undantagna substanser som ATC-koder skilda med |, till exempel N01AX10|J01DH02.",
        "An exception is not an ATC code of level five.",
        "Give excepted substances as ATC codes separated by |, such as N01AX10|J01DH02.",
    ),
    "exceptions-without-reason": Reason(
        "Undantag är angivna utan skäl.",
        "Skriv skälet i kolumnen reason.",
        "Exceptions are given without a reason.",
        "Write the reason in the column reason.",
    ),
    "signed-in-the-future": Reason(
        "Datumet för underskriften ligger framåt i tiden; i dag är det {today}.",
        "Ange dagen då svaret skrevs under.",
        "The date of the signature is in the future; today is {today}.",
        "Give the day on which the answer was signed.",
    ),
    "exception-not-on-list": Reason(
        "Ett undantag är en substans som inte finns på listan.",
        "Kontrollera koden. Ett undantag utanför listan påverkar ingen siffra.",
        "An exception is a substance that is not on the list.",
        "Check the code. An exception outside the list changes no figure.",
    ),
    "local-article": Reason(
        "Förpackningens id är inte ett NPL-pack-id med 14 siffror. Raden behålls som lokal artikel.",
        "Ange NPL-pack-id om varan har ett. Licens- och extemporeläkemedel får ha lokalt id.",
        "The pack id is not an NPL-pack-id of 14 digits. The row is kept as a local article.",
        "Give the NPL-pack-id if the article has one. Licence and extempore medicines may have a local id.",
    ),
    "unknown-pack": Reason(
        "NPL-pack-id finns inte i produktkatalogen, eller så säger den inte hur mycket förpackningen innehåller.",
        "Kontrollera siffrorna, skicka en fil med lokala artiklar eller uppdatera katalogen. Tills dess räknas raden inte.",
        "The NPL-pack-id is not in the product catalogue, or the catalogue does not tell how much it holds.",
        "Check the digits, send a file of local articles or update the catalogue. Until then the row counts for nothing.",
    ),
    "number-not-in-catalogue": Reason(
        "Varunumret eller GTIN finns inte i produktkatalogen. Raden behålls som lokal artikel.",
        "Ange NPL-pack-id, eller uppdatera katalogen. Tills dess räknas raden inte in i någon substans.",
        "The varunummer or GTIN is not in the product catalogue. The row is kept as a local article.",
        "Give the NPL-pack-id, or update the catalogue. Until then the row counts for no substance.",
    ),
    "product-without-atc": Reason(
        "Läkemedlet har ingen ATC-kod. Det behålls, men räknas inte in i någon substans.",
        "Ange ATC-kod, administreringsväg och mängd om de är kända.",
        "The medicine has no ATC code. It is kept, but counts for no substance.",
        "Give the ATC code, the route and the amount if they are known.",
    ),
    "missing-expiry": Reason(
        "Utgångsdatum saknas. Täckningen räknas som ett bästa och ett sämsta fall.",
        "Ange utgångsdatum om det är känt.",
        "The expiry date is missing. Coverage is computed as a best and a worst case.",
        "Give the expiry date if it is known.",
    ),
}


def explain(code: str, language: str, **facts: object) -> tuple[str, str]:
    """(why, remedy) of a code in 'sv' or 'en', with the row's facts filled in."""
    reason = REASONS[code]
    texts = (reason.why_sv, reason.remedy_sv) if language == "sv" else (reason.why_en, reason.remedy_en)
    return texts[0].format(**facts), texts[1].format(**facts)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not go in: where, which value, and which code of REASONS."""

    row: int
    column: str
    value: str
    code: str
    facts: tuple[tuple[str, object], ...]

    def explain(self, language: str) -> tuple[str, str]:
        """(why, remedy) in 'sv' or 'en'."""
        return explain(self.code, language, **dict(self.facts))
