"""A region's accounts taken in: coded, each row that counts kept once, and booked on the grants that pay; all or nothing."""

from __future__ import annotations

import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from samsyn.core.agreements.terms import Agreement
from samsyn.core.funding.account_numbers import ORGANISATION_DIGITS
from samsyn.core.funding.attribution import Spending, attribute
from samsyn.core.funding.costs import (
    Carrier,
    Cost,
    CostCoding,
    CostSummary,
    CostType,
    VoucherRow,
    costs_in,
    require_sound,
)
from samsyn.core.funding.grant_events import GrantEventKind
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.dates import Window, swedish_day
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.roles import Actor
from samsyn.intake.agreements import load_agreements
from samsyn.intake.costs.accounts import account_table
from samsyn.intake.costs.sie import SieHead, read_sie
from samsyn.intake.costs.tables import read_table
from samsyn.intake.organisations import load_organisations
from samsyn.ops.funding.grants import note_grant_event
from samsyn.ops.funding.money import agreements_known
from samsyn.ops.kernel.audit import record
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import may_book_costs, may_see_costs, require
from samsyn.store import models
from samsyn.store.models import AuditHead
from samsyn.store.queries.costs import CostEntryRow, CostImportRow, cost_entries, cost_imports, cost_sums
from samsyn.store.queries.costs import newest_coding as kept_coding
from samsyn.store.queries.funding import grants

FORMATS = ("se", "si", "sie", "csv", "txt", "tsv", "xlsx", "xls", "ods")
FINDINGS_TOLD = 200
"""Of each kind of finding so many are kept with their lines; of all, how many there are."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Importerat. The import's number; how many rows counted, were known already, and were read; what was found."""

    id: int
    counted: int
    duplicates: int
    rows_read: int
    ore: int
    findings: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds, before it is coded: encoding, dimensions, and the objects with names, rows and sums."""

    encoding: str
    dimensions: dict[str, str]
    objects: tuple[tuple[str, str, str, int, int], ...]


def confirm_coding(*, by: Actor, now: datetime, region: str, coding: CostCoding) -> int:
    """Keep how a region's accounts carry its agreements; the newest counts. Raises as `require_sound`, NotPermitted."""
    require(may_book_costs(by, region), "book-costs", by, region)
    account_table(coding.edition)
    require_sound(coding, [one.id for one in load_agreements()])
    with transaction.atomic():
        row = models.CostCoding.objects.create(
            region=region,
            edition=coding.edition,
            text=asdict(coding),
            confirmed_by=by.username,
            confirmed_at=now,
        )
        _record(by, now, region, "confirm-cost-coding", f"cost-coding/{row.pk}", asdict(coding))
    return int(row.pk)


def read_coding(*, by: Actor, region: str) -> CostCoding | None:
    """The region's coding in force, or None. Raises NotPermitted."""
    require(may_see_costs(by, region), "see-costs", by, region)
    found = kept_coding(region)
    return found[1] if found else None


def look_at_file(*, by: Actor, region: str, name: str, content: bytes) -> Looked:
    """What dimensions and objects a SIE file holds, for the one who codes it. Raises as `import_costs`."""
    require(may_book_costs(by, region), "book-costs", by, region)
    head, rows, sums = SieHead(), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory(prefix="samsyn-costs-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        for row in read_sie(path, name, head):
            for pair in row.objects:
                rows[pair] += 1
                sums[pair] += max(row.ore, 0)
    objects = tuple(
        (dimension, object_, head.objects.get((dimension, object_), ""), rows[dimension, object_], ore)
        for (dimension, object_), ore in sums.most_common(FINDINGS_TOLD)
    )
    return Looked(head.encoding, head.dimensions, objects)


def import_costs(*, by: Actor, now: datetime, region: str, name: str, content: bytes) -> Imported:
    """Take in a file of accounts by the region's coding: entries, and the grants' costs month by month.

    A row that an earlier file brought is told of and not counted again. Raises NotPermitted; DomainError `no-cost-coding`,
    `cost-file-taken` (this very file, by this coding), `cost-format`, `costs-of-another` (another region's), what reading
    the file raises, and what the grants' terms refuse: then nothing of the file is taken in.
    """
    require(may_book_costs(by, region), "book-costs", by, region)
    kept = kept_coding(region)
    if kept is None:
        raise DomainError("no-cost-coding", region=region)
    coding_id, coding = kept
    ending = _format(name)
    digest = warehouse_objects().put(content, ending)
    _require_new(region, digest, coding_id, name)
    found = _Found()
    # Read before anything is locked: a year's accounts take seconds, and others write meanwhile.
    with tempfile.TemporaryDirectory(prefix="samsyn-costs-") as folder:
        path = warehouse_objects().path(digest, ending)
        costs = list(_costs(now, region, coding, path, name, ending, Path(folder), found))
    with transaction.atomic():
        _lock(region)
        _require_new(region, digest, coding_id, name)
        row = models.CostImport.objects.create(
            region=region,
            name=name[:200],
            original=digest,
            format=ending,
            encoding=found.encoding,
            coding_id=coding_id,
            first=min((one.row.on for one in costs), default=None),
            last=max((one.row.on for one in costs), default=None),
            rows_read=found.rows,
            imported_at=now,
            imported_by=by.username,
        )
        fresh = _new_of(region, costs, found)
        _keep(region, row, fresh)
        row.duplicates = len(costs) - len(fresh)
        row.findings = found.told()
        row.save(update_fields=["duplicates", "findings"])
        _book(by, now, region, int(row.pk), fresh)
        told = {"file": name, "sha256": digest, "counted": len(fresh), "duplicates": row.duplicates}
        _record(by, now, region, "import-costs", f"cost-import/{row.pk}", told)
    ore = sum(one.row.ore for one in fresh)
    return Imported(int(row.pk), len(fresh), row.duplicates, found.rows, ore, tuple(row.findings))


def costs_of(*, region: str, agreement: str, window: Window | None = None) -> CostSummary:
    """What a region's entries for an agreement come to, in a window or in all; for a statement's own column."""
    return cost_sums(region, agreement, window)


def read_costs(
    *, by: Actor, region: str, agreement: str = ""
) -> tuple[list[CostImportRow], dict[str, CostSummary]]:
    """A region's imports, the newest first, and what its entries come to by agreement. Raises NotPermitted."""
    require(may_see_costs(by, region), "see-costs", by, region)
    found = {one: cost_sums(region, one, None) for one in _agreements_of(region) if agreement in ("", one)}
    return cost_imports(region), {one: summary for one, summary in found.items() if summary.entries}


def read_cost_entries(
    *, by: Actor, region: str, agreement: str, offset: int, limit: int
) -> list[CostEntryRow]:
    """Some of the entries of an agreement with their vouchers, in the order of their days. Raises NotPermitted."""
    require(may_see_costs(by, region), "see-costs", by, region)
    return cost_entries(region, agreement, offset, limit)


class _Found:
    """What is told of a file beside what counted."""

    def __init__(self) -> None:
        self.encoding, self.rows = "", 0
        self.counts: Counter[str] = Counter()
        self.lines: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def note(self, code: str, row: VoucherRow | None = None, **facts: Any) -> None:
        """Note a finding, with the line, account and amount of its row."""
        self.counts[code] += 1
        if len(self.lines[code]) < FINDINGS_TOLD:
            if row is not None:
                facts |= {"line": row.line, "account": row.account, "ore": row.ore, "on": row.on.isoformat()}
            self.lines[code].append(facts)

    def told(self) -> list[dict[str, Any]]:
        """Each kind once: how many, and the first of them."""
        return [
            {"code": code, "count": count, "rows": self.lines[code]} for code, count in self.counts.items()
        ]


def _costs(
    now: datetime,
    region: str,
    coding: CostCoding,
    path: Path,
    name: str,
    ending: str,
    folder: Path,
    found: _Found,
) -> Iterator[Cost]:
    """The rows that count, inside the time in which their agreement may pay."""
    today = swedish_day(now)
    held = [one for one in _agreements_of(region) if one in agreements_known(today)]
    known = [agreements_known(today)[one].agreement for one in held]

    def agreement_for(row: VoucherRow) -> tuple[str, bool] | None:
        chosen = attribute(Spending(row.on), known)
        return (chosen.agreement, chosen.assumed) if chosen else None

    head = SieHead()
    if ending in ("se", "si", "sie"):
        rows: Iterable[VoucherRow] = read_sie(path, name, head)
    else:
        found.encoding, rows = read_table(path, name, coding, folder)
    windows = {one.id: one for one in known}
    carried = 0
    for cost in costs_in(
        _counted(rows, found), coding, account_table(coding.edition), agreement_for, found.note
    ):
        carried += 1
        problem = _why_not(cost, windows, today)
        if problem:
            found.note(problem, cost.row, agreement=cost.agreement)
        else:
            yield cost
    if found.rows and not carried and not found.counts:
        found.counts["nothing-carried"] = found.rows
    _require_own(region, name, head.organisation_number)
    if head.encoding:
        found.encoding = head.encoding
    if head.checksum_holds is False:
        found.note("checksum-differs")


def _require_own(region: str, name: str, number: str) -> None:
    """That a file is not of another organisation's accounts; a number that none here has may be the region's company."""
    digits = re.sub(r"\D", "", number)[-ORGANISATION_DIGITS:]
    for one in load_organisations():
        if one.orgnr and one.id != region and re.sub(r"\D", "", one.orgnr.number) == digits:
            raise DomainError("costs-of-another", file=name, number=number, organisation=one.id)


def _counted(rows: Iterable[VoucherRow], found: _Found) -> Iterator[VoucherRow]:
    for row in rows:
        found.rows += 1
        yield row


def _why_not(cost: Cost, held: dict[str, Agreement], today: date) -> str:
    agreement = held.get(cost.agreement)
    if agreement is None:
        return "no-grant"
    if cost.row.on > today:
        return "future-cost"
    window = agreement.terms.use_window
    return "outside-window" if window.is_known and cost.row.on not in window.known else ""


def _new_of(region: str, costs: list[Cost], found: _Found) -> list[Cost]:
    """Those that no earlier file has brought; what was brought already is told of."""
    keys = [one.key for one in costs]
    known: set[str] = set()
    for start in range(0, len(keys), 900):
        part = keys[start : start + 900]
        known.update(
            models.CostEntry.objects.filter(region=region, key__in=part).values_list("key", flat=True)
        )
    for one in costs:
        if one.key in known:
            found.note("known-already", one.row)
    return [one for one in costs if one.key not in known]


def _keep(region: str, row: models.CostImport, costs: Iterable[Cost]) -> None:
    models.CostEntry.objects.bulk_create(
        (
            models.CostEntry(
                brought_by=row,
                region=region,
                line=one.row.line,
                series=one.row.series[:20],
                voucher=one.row.voucher[:40],
                on=one.row.on,
                account=one.row.account[:20],
                text=one.row.text[:300],
                ore=one.row.ore,
                objects_on=dict(one.row.objects),
                agreement=one.agreement,
                area=one.area,
                cost_type=one.cost_type.value,
                in_stock=one.in_stock,
                assumed=one.assumed,
                key=one.key,
            )
            for one in costs
        ),
        batch_size=500,
    )


def _book(by: Actor, now: datetime, region: str, number: int, costs: Iterable[Cost]) -> None:
    """What each agreement pays, month by month, as events of the region's grants: those that add before those that take."""
    months: defaultdict[tuple[str, date], list[Cost]] = defaultdict(list)
    for one in costs:
        months[one.agreement, one.row.on.replace(day=1)].append(one)
    booked = [(key, sum(one.row.ore for one in month), month) for key, month in months.items()]
    for (agreement, _first), ore, month in sorted(booked, key=lambda one: (one[0][0], one[1] < 0, one[0][1])):
        if ore:
            note_grant_event(
                by=by,
                now=now,
                key=GrantKey(agreement, region),
                kind=GrantEventKind.COST_BOOKED,
                on=max(one.row.on for one in month),
                ore=ore,
                facts={
                    "cost_import": number,
                    "entries": len(month),
                    "assumed": sum(one.row.ore for one in month if one.assumed),
                },
            )


def _require_new(region: str, digest: str, coding_id: int, name: str) -> None:
    if models.CostImport.objects.filter(region=region, original=digest, coding_id=coding_id).exists():
        raise DomainError("cost-file-taken", file=name)


def _lock(region: str) -> None:
    """Hold the region's chain, so that two files of the same rows are taken in one after the other."""
    AuditHead.objects.get_or_create(organisation=region)
    AuditHead.objects.select_for_update().get(organisation=region)


def _agreements_of(region: str) -> list[str]:
    return [row.key.agreement for row in grants(recipient=region) if row.state.allotted]


def _format(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    if ending not in FORMATS:
        raise DomainError("cost-format", file=name, known=", ".join(FORMATS))
    return ending


def _record(by: Actor, now: datetime, region: str, action: str, subject: str, facts: dict[str, Any]) -> None:
    record(by=by, now=now, organisation=region, action=action, subject=subject, before=None, after=facts)


def coding_from(data: dict[str, Any]) -> CostCoding:
    """A coding as it is written in JSON. Raises DomainError `coding-shape` with what is wrong."""
    try:
        return CostCoding(
            str(data["edition"]),
            tuple(Carrier(**one) for one in data["carriers"]),
            tuple((str(account), CostType(kind)) for account, kind in data.get("accounts", ())),
            tuple((str(what), str(title)) for what, title in data.get("columns", ())),
            tuple((str(title), str(number)) for title, number in data.get("dimensions", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DomainError("coding-shape", problem=str(error)) from None
