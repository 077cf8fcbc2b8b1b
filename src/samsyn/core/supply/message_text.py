"""The sentences of a message to prescribers, in both languages: a template for each fact, and nothing besides."""

from __future__ import annotations

from samsyn.core.kernel.texts import Text
from samsyn.core.supply.messages import MessageFacts
from samsyn.core.supply.shortages import NoticeKind


def message_title(facts: MessageFacts) -> Text:
    """What the message is about."""
    name = facts.product_name or facts.substance
    if facts.kind is NoticeKind.CESSATION:
        return Text(f"{name}: försäljningen upphör", f"{name}: leaves the market")
    return Text(f"{name}: restanmält", f"{name}: notice of shortage")


def message_sentences(facts: MessageFacts) -> tuple[Text, ...]:
    """What is short, until when, what is in stock instead, what was decided and by whom, and of which day it all is."""
    return (_what(facts), _until(facts), _instead(facts), *_decisions(facts), _as_of(facts))


def _what(facts: MessageFacts) -> Text:
    substance = ", ".join(one for one in (facts.substance, facts.atc) if one)
    name = f"{facts.product_name} ({substance})" if substance else facts.product_name
    pack, since = facts.key[2], facts.starts
    if facts.kind is NoticeKind.CESSATION:
        sv, en = f"att {name} försvinner från marknaden", f"that {name} leaves the market"
    else:
        sv, en = f"om brist på {name}", f"of a shortage of {name}"
    start = (
        Text(f", från {since}", f", from {since}")
        if since
        else Text("; start anges inte", "; no start is stated")
    )
    return Text(
        f"Hos Läkemedelsverket finns en anmälan {sv}, förpackning {pack}{start.sv}.",
        f"Läkemedelsverket has a notice {en}, pack {pack}{start.en}.",
    )


def _until(facts: MessageFacts) -> Text:
    if facts.kind is NoticeKind.CESSATION:
        return Text("Det kommer inte tillbaka.", "It does not come back.")
    if facts.returns is not None:
        return Text(f"Angiven återkomst: {facts.returns}.", f"Stated return: {facts.returns}.")
    if facts.overdue_since is not None:
        return Text(
            f"Prognosen var {facts.overdue_since} och har passerat; ingen ny återkomst är angiven.",
            f"The forecast was {facts.overdue_since} and is past; no new return is stated.",
        )
    return Text("Ingen återkomst är angiven.", "No return is stated.")


def _instead(facts: MessageFacts) -> Text:
    names = ", ".join(facts.instead)
    if names:
        return Text(f"I lager i stället: {names}.", f"In stock instead: {names}.")
    return Text(
        "Regionen har inget beslutat utbytbart läkemedel i lager att ange.",
        "The region has nothing in stock to name that it has decided to be interchangeable.",
    )


def _decisions(facts: MessageFacts) -> tuple[Text, ...]:
    return tuple(
        Text(
            f"Beslut om utbytbarhet: {one.title}, {one.decided_on}, av regionens farmaceut.",
            f"Decision on interchangeability: {one.title}, {one.decided_on}, by the region's pharmacist.",
        )
        for one in facts.decisions
    )


def _as_of(facts: MessageFacts) -> Text:
    if facts.counted is None:
        return Text(f"Uppgifterna gäller {facts.on}.", f"As of {facts.on}.")
    return Text(
        f"Uppgifterna gäller {facts.on}; lagret är räknat {facts.counted}.",
        f"As of {facts.on}; the stock was counted {facts.counted}.",
    )
