"""The product catalogue comes in: read from NPL's export, the shortage feed or a table, and kept as a version.

Every region's figures are measured with it, so that only the operator of the installation imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from samsyn.core.kernel.errors import DomainError, NotFound
from samsyn.core.kernel.roles import Actor
from samsyn.core.supply.catalogue import (
    Catalogue,
    PackChange,
    catalogue_changes,
    completed,
    refuse_implausible_loss,
    renewed,
)
from samsyn.core.supply.lists import ProductSource
from samsyn.intake.catalogue import Skipped, as_object, read_export, read_feed, read_object, read_table
from samsyn.ops.goods.products import catalogue_in
from samsyn.ops.kernel.audit import INSTALLATION, record
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.kernel.permissions import require
from samsyn.store.models import CatalogueVersion
from samsyn.store.queries.catalogue import Version, object_in_force, version_in_force, versions

Read = tuple[Catalogue, tuple[Skipped, ...]]


@dataclass(frozen=True, slots=True)
class CatalogueImport:
    """What an import did: the version in force after it, whether it is new, what was skipped, and what differs."""

    version: Version
    is_new: bool
    catalogue: Catalogue
    skipped: tuple[Skipped, ...]
    changes: tuple[PackChange, ...]


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version with its packs, and what is remembered of its import: `why` a loss was accepted, and what was `skipped`."""

    version: Version
    catalogue: Catalogue
    why: str
    skipped: tuple[Skipped, ...]


def import_catalogue(
    *, by: Actor, now: datetime, path: Path, source: str, accept_loss: str = ""
) -> CatalogueImport:
    """Take in a file of a source (`npl`, `feed`, `csv`) as a new version; one that says nothing new changes nothing.

    NPL's register replaces what came from NPL; the feed adds the packs that are lacking; a table is the whole catalogue.
    `accept_loss` says why a loss of more than a fifth of the packs is right.

    Raises NotPermitted for anyone but the operator; NotFound `unknown-catalogue-source`; DomainError `catalogue-shrinks`,
    `catalogue-changed-meanwhile`, and as the source's reader does.
    """
    require(by.is_operator, "import-catalogue", by, INSTALLATION)
    base = object_in_force()
    older = catalogue_in(base)
    newer, skipped = _reader(source)(path, older)
    changes = catalogue_changes(older, newer)
    if not changes:
        return CatalogueImport(version_in_force(), False, older, skipped, ())
    if not accept_loss.strip():
        refuse_implausible_loss(older, newer)
    objects = warehouse_objects()
    original = objects.put_file(path, path.suffix.lstrip(".").lower() or "csv")
    about = {"why": accept_loss.strip(), "skipped": [asdict(one) for one in skipped]}
    products = objects.put(as_object(newer, about), "json")
    with transaction.atomic():
        # The event first, since its chain is the lock that two imports queue at.
        record(
            by=by,
            now=now,
            organisation=INSTALLATION,
            action="import-catalogue",
            subject=f"catalogue/{products}",
            before={"products": base},
            after={"products": products, "original": original, "source": source, **about},
        )
        if object_in_force() != base:
            raise DomainError("catalogue-changed-meanwhile", file=path.name)
        CatalogueVersion.objects.create(
            source=source,
            file_name=path.name[:200],
            original=original,
            products=products,
            count=len(newer),
            imported_at=now,
            imported_by=by.username,
        )
    return CatalogueImport(version_in_force(), True, newer, skipped, changes)


def _reader(source: str) -> Callable[[Path, Catalogue], Read]:
    readers: Mapping[str, Callable[[Path, Catalogue], Read]] = {"npl": _npl, "feed": _feed, "csv": _table}
    if source not in readers:
        raise NotFound("unknown-catalogue-source", source=source, known=sorted(readers))
    return readers[source]


def _npl(path: Path, older: Catalogue) -> Read:
    read = read_export(path)
    return renewed(older, read.packs, ProductSource.NPL), read.skipped


def _feed(path: Path, older: Catalogue) -> Read:
    read = read_feed(path)
    return completed(older, read.packs), read.skipped


def _table(path: Path, _: Catalogue) -> Read:
    return read_table(path), ()


def kept_version(number: int) -> KeptVersion:
    """A version by its number; 0 is the shipped one. Raises NotFound `unknown-catalogue-version`."""
    found = next((one for one in versions() if one.number == number), None)
    if found is None:
        raise NotFound("unknown-catalogue-version", number=number, known=[one.number for one in versions()])
    if not found.products:
        return KeptVersion(found, catalogue_in(""), "", ())
    catalogue, about = read_object(warehouse_objects().get(found.products, "json"))
    return KeptVersion(found, catalogue, about["why"], tuple(_skipped(one) for one in about["skipped"]))


def _skipped(kept: Mapping[str, Any]) -> Skipped:
    return Skipped(kept["name"], kept["code"], kept["detail"])


def compare_versions(one: int, other: int) -> tuple[PackChange, ...]:
    """What differs between two versions. Raises NotFound `unknown-catalogue-version`."""
    return catalogue_changes(kept_version(one).catalogue, kept_version(other).catalogue)
