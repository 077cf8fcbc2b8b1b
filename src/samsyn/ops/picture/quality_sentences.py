"""What a quality report says of each finding: what was found, and what to do, in Swedish and English."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.supply.quality import QualityFinding


@dataclass(frozen=True, slots=True)
class Words:
    """A finding's sentence and its remedy; `{count}`, `{of}` and the finding's facts are filled in."""

    what_sv: str
    remedy_sv: str
    what_en: str
    remedy_en: str


WORDS = {
    "rows-rejected": Words(
        "{count} av {of} rader kunde inte tas in.",
        "Hämta de avvisade raderna, rätta dem och skicka dem igen.",
        "{count} of {of} rows could not be taken in.",
        "Get the rejected rows, correct them and send them again.",
    ),
    "storerooms-silent": Words(
        "{count} av {of} förråd i förteckningen har varken lager eller förbrukning.",
        "Kontrollera att exporten omfattar alla förråd, eller ta bort dem som är nedlagda ur förteckningen.",
        "{count} of {of} storerooms in the register have neither stock nor consumption.",
        "Check that the export takes in every storeroom, or take closed ones out of the register.",
    ),
    "storerooms-gone": Words(
        "{count} förråd som hade lager förra gången har inget nu: {storerooms}.",
        "Kontrollera att exporten omfattar dem. Ett tomt förråd skickas med antal 0.",
        "{count} storerooms that had stock last time have none now: {storerooms}.",
        "Check that the export takes them in. An empty storeroom is sent with quantity 0.",
    ),
    "list-lines-missing": Words(
        "{count} av listans {of} rader varken finns eller används enligt filerna.",
        "Kontrollera att alla förråd och varor är med. Det som regionen inte ska hålla kan uteslutas genom beslut.",
        "{count} of the list's {of} lines are neither held nor used according to the files.",
        "Check that every storeroom and article is there. What the region is not to hold can be left out by decision.",
    ),
    "articles-unknown": Words(
        "{count} av {of} lagerrader har en vara som inte finns i produktkatalogen, och räknas inte i någon substans.",
        "Kontrollera varornas id, uppdatera katalogen, eller skicka en fil med lokala artiklar.",
        "{count} of {of} stock rows have an article that the product catalogue lacks, and count for no substance.",
        "Check the articles' ids, update the catalogue, or send a file of local articles.",
    ),
    "consumption-not-told": Words(
        "Filerna berättar inte om förbrukningen under {count} av de {of} dagarna {first}–{last}.",
        "Skicka förbrukningen för hela perioden; annars blir takten för låg och lagret ser ut att räcka för länge.",
        "The files do not tell of the consumption on {count} of the {of} days {first}–{last}.",
        "Send the consumption of the whole period; else the rate is too low and the stock seems to last too long.",
    ),
    "weeks-not-reported": Words(
        "Regionens egna rapporterade veckor är inte med.",
        "Skicka en fil med rapporterade veckor när de är undertecknade.",
        "The region's own reported weeks are not there.",
        "Send a file of reported weeks once they are signed.",
    ),
    "batches-undated": Words(
        "{count} av {of} lagerrader saknar utgångsdatum. Täckningen räknas som ett bästa och ett sämsta fall.",
        "Ta med utgångsdatum i exporten om lagersystemet har det.",
        "{count} of {of} stock rows have no expiry date. Coverage is computed as a best and a worst case.",
        "Take the expiry date along in the export if the stock system has it.",
    ),
    "expiry-far-away": Words(
        "{count} av {of} lagerrader går ut mer än {years} år fram i tiden.",
        "Kontrollera om dag, månad och år har bytt plats, eller om ett platshållardatum har använts.",
        "{count} of {of} stock rows expire more than {years} years ahead.",
        "Check whether day, month and year have changed places, or a placeholder date was used.",
    ),
    "expired-in-stock": Words(
        "{count} av {of} lagerrader hade gått ut den dag lagret räknades. De räknas inte.",
        "Ta ut varorna ur lagret, eller rätta datumet.",
        "{count} of {of} stock rows had expired on the day the stock was counted. They do not count.",
        "Take the goods out of stock, or correct the date.",
    ),
    "batch-of-two-expiries": Words(
        "{count} av {of} lagerrader ger en batch ett annat utgångsdatum än en annan rad gör. Alla räknas.",
        "Se efter på förpackningen vilket datum som är rätt.",
        "{count} of {of} stock rows give a batch another expiry date than another row does. All count.",
        "See on the pack which date is right.",
    ),
    "events-alike": Words(
        "{count} av {of} rader om förbrukning är lika en annan händelse samma dag, och har inget transaktionsnummer. "
        "Alla räknas.",
        "Se efter om exporten har samma händelse två gånger. Med transaktionsnummer i event_id går de att skilja åt.",
        "{count} of {of} rows of consumption are like another event of the same day, and have no transaction number. "
        "All count.",
        "See whether the export has an event twice. With transaction numbers in event_id they can be told apart.",
    ),
    "goods-counted-twice": Words(
        "{count} av {of} lagerrader verkar vara samma gods, räknat både av regionen och av en leverantör.",
        "Låt bara den som förvarar godset redovisa det.",
        "{count} of {of} stock rows seem to be the same goods, counted both by the region and by a supplier.",
        "Let only the one who keeps the goods report them.",
    ),
    "units-for-packs": Words(
        "{count} av {of} varor har ändrats ungefär lika många gånger som det går enheter på en förpackning: {packs}.",
        "Kontrollera kolumnen för enhet: styck har troligen angetts som förpackningar, eller tvärtom.",
        "{count} of {of} articles changed by about as many times as a pack has units: {packs}.",
        "Check the column of units: single units were probably given as packs, or the other way round.",
    ),
    "jump": Words(
        "{count} av {of} varor har {jump} gånger mer eller mindre i lager än förra gången: {packs}.",
        "Kontrollera antalen. Är de rätt behöver inget göras.",
        "{count} of {of} articles have {jump} times more or less in stock than last time: {packs}.",
        "Check the quantities. If they are right, nothing needs to be done.",
    ),
    "stock-for-years": Words(
        "{count} av {of} varor räcker i mer än {years} år med filernas förbrukning (använt → lager): {packs}.",
        "Kontrollera enheten i de båda filerna, och att all förbrukning är med.",
        "{count} of {of} articles would last more than {years} years at the files' consumption (used → held): {packs}.",
        "Check the unit in both files, and that all consumption is there.",
    ),
    "old-when-it-came": Words(
        "Lagret räknades {days} dagar innan det skickades.",
        "Skicka en nyare räkning; en månad är vad överenskommelserna mäter.",
        "The stock was counted {days} days before it was sent.",
        "Send a newer count; a month is what the agreements measure.",
    ),
}


def words(finding: QualityFinding, language: str) -> tuple[str, str]:
    """(what was found, remedy) in 'sv' or 'en'."""
    template = WORDS[finding.code]
    what, remedy = (
        (template.what_sv, template.remedy_sv) if language == "sv" else (template.what_en, template.remedy_en)
    )
    facts = {"count": finding.count, "of": finding.of, **dict(finding.facts)}
    return what.format(**facts), remedy.format(**facts)
