"""The catalogue's versions: who imports, what comes into force, what is refused, what is kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders.npl import NplProduct, write_export
from tests.builders.people import NOW, OPERATOR, PHARMACIST

from samsyn.cli import main
from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.core.supply.catalogue import Catalogue
from samsyn.intake.catalogue import shipped_catalogue, write_table
from samsyn.ops.goods.catalogue import CatalogueImport, compare_versions, import_catalogue, kept_version
from samsyn.ops.goods.products import catalogue_in_force, pack_of_gtin, product_name
from samsyn.ops.kernel.objects import warehouse_objects
from samsyn.ops.picture.measuring import measuring_for
from samsyn.ops.picture.reading import DEFAULT_AGREEMENT
from samsyn.store.models import AuditEvent
from samsyn.store.queries.catalogue import version_in_force, versions
from samsyn.store.queries.stock import named_objects

NEW = "99999900000001"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "npl.zip", NplProduct(), damaged={"bad.xml": "<"})


def take_in(path: Path, source: str = "npl", **terms: str) -> CatalogueImport:
    return import_catalogue(by=OPERATOR, now=NOW, path=path, source=source, **terms)


def table(tmp_path: Path, catalogue: Catalogue) -> Path:
    path = tmp_path / "products.csv"
    path.write_text(write_table(catalogue), encoding="utf-8")
    return path


def test_the_shipped_catalogue_is_in_force_until_one_is_imported() -> None:
    assert catalogue_in_force() == shipped_catalogue()
    assert (version_in_force().number, [one.number for one in versions()]) == (0, [0])


def test_an_import_is_in_force_at_once_everywhere(export: Path) -> None:
    before = measuring_for(DEFAULT_AGREEMENT).parameters.catalogue_sha256
    done = take_in(export)

    assert done.is_new
    assert product_name(NEW) == "Påhittol (syntetisk)"
    assert NEW in {one.pack_id for one in measuring_for(DEFAULT_AGREEMENT).products}
    assert measuring_for(DEFAULT_AGREEMENT).parameters.catalogue_sha256 != before


def test_what_is_kept_is_the_file_the_packs_who_and_what_was_skipped(export: Path) -> None:
    version = take_in(export).version
    kept = kept_version(version.number)

    assert kept.catalogue == catalogue_in_force()
    assert [(one.name, one.code) for one in kept.skipped] == [("Productdata/bad.xml", "not-xml")]
    assert (version.file_name, version.imported_by, version.count) == ("npl.zip", OPERATOR.username, 459)
    assert len(named_objects()) == 2
    assert all(any(warehouse_objects().folder.glob(f"*/{one}.*")) for one in named_objects())
    assert [one.action for one in AuditEvent.objects.all()] == ["import-catalogue"]


def test_the_same_file_again_makes_no_version(export: Path) -> None:
    first = take_in(export).version
    again = take_in(export)
    assert (again.is_new, again.version) == (False, first)
    assert AuditEvent.objects.count() == 1


def test_only_the_operator_imports(export: Path) -> None:
    with pytest.raises(NotPermitted):
        import_catalogue(by=PHARMACIST, now=NOW, path=export, source="npl")
    assert version_in_force().number == 0


def test_half_a_catalogue_is_refused_unless_someone_says_why(tmp_path: Path) -> None:
    half = table(tmp_path, Catalogue(shipped_catalogue().products[:200]))
    with pytest.raises(DomainError, match="catalogue-shrinks"):
        take_in(half, "csv")
    assert version_in_force().number == 0

    done = take_in(half, "csv", accept_loss="the other half is not sold any more")
    assert len(catalogue_in_force()) == 200
    assert kept_version(done.version.number).why == "the other half is not sold any more"


def test_two_versions_are_compared_pack_by_pack(export: Path) -> None:
    number = take_in(export).version.number
    assert [(one.pack_id, one.before) for one in compare_versions(0, number)] == [(NEW, None)]
    assert [(one.pack_id, one.after) for one in compare_versions(number, 0)] == [(NEW, None)]


def test_a_version_or_a_source_that_does_not_exist_is_not_found(export: Path) -> None:
    with pytest.raises(NotFound, match="unknown-catalogue-version"):
        kept_version(7)
    with pytest.raises(NotFound, match="unknown-catalogue-source"):
        take_in(export, "fass")


def test_a_number_that_a_table_gives_is_what_a_scanner_finds(tmp_path: Path) -> None:
    catalogue = shipped_catalogue()
    rows = write_table(catalogue).splitlines()
    path = tmp_path / "products.csv"
    rows[1] = rows[1].removesuffix(",,,") + ",12345,7350000000016,"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    take_in(path, "csv")

    pack = catalogue.products[0].pack_id
    assert pack_of_gtin("07350000000016") == pack
    assert catalogue_in_force().by_varunummer == {"012345": (pack,)}


@pytest.fixture
def samsyn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """samsyn("catalogue", "list") runs a command; returns what it printed, also where it was refused."""

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["samsyn", *arguments])
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr()
        return said.out + said.err

    return run


def test_the_command_line_tells_what_an_import_did_and_left_out(
    samsyn: Callable[..., str], export: Path
) -> None:
    said = samsyn("catalogue", "import", str(export), "--source", "npl")
    assert "1 new, 0 gone, 0 changed." in said
    assert "Productdata/bad.xml: not-xml" in said
    assert "says nothing new" in samsyn("catalogue", "import", str(export), "--source", "npl")
    listed = json.loads(samsyn("catalogue", "list", "--format", "json"))
    assert [(one["source"], one["packs"], one["skipped"]) for one in listed] == [
        ("npl", 459, 1),
        ("shipped", 458, 0),
    ]


def test_the_command_line_tells_a_change_in_words(samsyn: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    samsyn("catalogue", "export", str(path))
    text = path.read_text(encoding="utf-8")
    pack = shipped_catalogue().products[0]
    path.write_text(text.replace(f"{pack.units_per_pack},600000,ug", "7,600000,ug", 1), encoding="utf-8")
    samsyn("catalogue", "import", str(path), "--source", "csv")

    number = str(version_in_force().number)
    assert f"~ {pack.pack_id}  {pack.name}: units in the pack: 1 → 7" in samsyn(
        "catalogue", "diff", "0", number
    )


def test_the_command_line_finds_a_pack_or_says_that_there_is_none(samsyn: Callable[..., str]) -> None:
    assert "Omeprazol Apofri" in samsyn("catalogue", "find", "20100609100072")
    assert "no pack with the number 4711" in samsyn("catalogue", "find", "4711")
