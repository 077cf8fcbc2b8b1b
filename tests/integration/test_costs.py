"""A region's accounts taken in: what counts, what is told, and that nothing is half-imported."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.builders.people import DESK_OFFICER, ECONOMIST, PHARMACIST, region_person
from tests.builders.sie import HEAD, bought, sie, voucher

from samsyn.core.funding.costs import OLDEST, Carrier, CostCoding, CostType
from samsyn.core.funding.grants import GrantKey
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.core.kernel.money import Money
from samsyn.core.kernel.roles import Actor, Role
from samsyn.ops.funding.costs import (
    Imported,
    confirm_coding,
    costs_of,
    import_costs,
    look_at_file,
    read_cost_entries,
    read_costs,
)
from samsyn.ops.funding.grants import allot_grants
from samsyn.store.models import CostEntry, CostImport
from samsyn.store.queries.funding import grant

GOTLAND, A23 = "region-gotland", "civilt-forsvar-2023"
NOW = datetime(2024, 1, 15, 9, tzinfo=UTC)
CODING = CostCoding("region-bas-2023", (Carrier("6", "4711", A23, "6"), Carrier("6", "4712", A23, "1")))


@pytest.fixture(autouse=True)
def coded(installation: object) -> None:
    day = datetime(2023, 1, 27, 9, tzinfo=UTC)
    allot_grants(by=DESK_OFFICER, now=day, agreement=A23, on=day.date())
    confirm_coding(by=ECONOMIST, now=NOW, region=GOTLAND, coding=CODING)


def taken_in(content: bytes, name: str = "bok.se") -> Imported:
    return import_costs(by=ECONOMIST, now=NOW, region=GOTLAND, name=name, content=content)


def used() -> int:
    return grant(GrantKey(A23, GOTLAND)).state.used


def found(result: Imported) -> dict[str, int]:
    return {one["code"]: one["count"] for one in result.findings}


def test_what_is_on_the_projects_cost_accounts_is_booked_on_the_grant() -> None:
    result = taken_in(
        sie(
            bought(100),
            bought(50, account="5710", project="4712", number=2),
            bought(7, project="9", number=3),
        )
    )
    assert (result.counted, result.ore, used()) == (2, 150_00, 150_00)
    summary = costs_of(region=GOTLAND, agreement=A23)
    assert summary.by_area == {"6": 100_00, "1": 50_00}
    assert summary.by_type == {CostType.MEDICINES: 100_00, CostType.SUPPLIES: 50_00}


def test_goods_bought_for_stock_count_on_the_inventory_account_and_not_again_when_they_are_used() -> None:
    into_stock = bought(200, account="1410")
    out_of_it = voucher('5610 {"6" "4711"} 80.00', '1410 {"6" "4711"} -80.00', number=2)
    result = taken_in(sie(into_stock, out_of_it))
    assert result.ore == 200_00
    assert costs_of(region=GOTLAND, agreement=A23).in_stock == 120_00


def test_the_grant_itself_is_income_and_no_cost() -> None:
    result = taken_in(sie(bought(10), voucher('3110 {"6" "4711"} -500.00', "1930 {} 500.00", number=2)))
    assert (result.ore, found(result)) == (10_00, {"not-a-cost": 1})


def test_the_same_rows_in_another_file_are_told_and_not_counted_again() -> None:
    taken_in(sie(bought(100)))
    again = taken_in(sie(bought(100), bought(30, number=2)), "ny.se")
    assert (again.counted, again.duplicates, used()) == (1, 1, 130_00)


def test_two_rows_that_are_alike_in_one_voucher_are_two() -> None:
    row = '5610 {"6" "4711"} 40.00'
    assert taken_in(sie(voucher(row, row, "2440 {} -80.00"))).ore == 80_00


def test_the_very_same_file_is_refused() -> None:
    taken_in(sie(bought(100)))
    with pytest.raises(DomainError, match="cost-file-taken"):
        taken_in(sie(bought(100)), "annat-namn.se")


def test_a_correction_is_a_new_entry_that_takes_back() -> None:
    taken_in(sie(bought(100)))
    taken_in(sie(bought(-25, number=2)), "rattelse.se")
    assert used() == 75_00
    assert CostEntry.objects.count() == 2


def test_nothing_of_a_damaged_file_is_taken_in() -> None:
    with pytest.raises(DomainError, match="sie-unbalanced"):
        taken_in(sie(bought(100), voucher("5610 {} 5.00", number=2)))
    assert not CostImport.objects.exists()
    assert used() == 0


def test_nothing_is_taken_in_where_the_grant_refuses() -> None:
    with pytest.raises(DomainError, match="cost-below-zero"):
        taken_in(sie(bought(-100)))
    assert not CostEntry.objects.exists()


def test_what_lies_outside_the_window_is_told_and_not_counted() -> None:
    late = voucher('5610 {"6" "4711"} 9.00', "2440 {} -9.00", number=2, day="20240105")
    result = taken_in(sie(bought(100), late))
    assert (result.counted, found(result)) == (1, {"outside-window": 1})
    assert result.findings[0]["rows"][0]["line"] == 13


def test_another_regions_accounts_are_refused_and_a_company_of_the_regions_own_is_not() -> None:
    with pytest.raises(DomainError, match="costs-of-another"):
        taken_in(sie("#ORGNR 2321000255", bought(100)))
    assert not CostImport.objects.exists()
    assert taken_in(sie("#ORGNR 556677-8899", bought(100))).counted == 1


def test_a_file_in_which_nothing_bears_the_coded_objects_says_so() -> None:
    result = taken_in(sie(bought(100, project="9999")))
    assert (result.counted, found(result)) == (0, {"nothing-carried": 2})


def test_an_account_that_the_table_lacks_is_told() -> None:
    assert found(taken_in(sie(bought(100, account="9910")))) == {"account-not-in-table": 1}


def test_an_object_of_several_agreements_takes_the_oldest_open_one_and_says_that_it_assumed() -> None:
    allot_grants(
        by=DESK_OFFICER,
        now=NOW,
        agreement="lakemedel-2022",
        on=date(2022, 6, 8),
        amounts={GOTLAND: Money.kronor(1_000)},
    )
    coding = CostCoding("region-bas-2023", (Carrier("6", "4711", OLDEST),))
    confirm_coding(by=ECONOMIST, now=NOW, region=GOTLAND, coding=coding)
    taken_in(sie(bought(100)))
    summary = costs_of(region=GOTLAND, agreement="lakemedel-2022")
    assert (summary.total, summary.assumed) == (100_00, 100_00)


def test_a_csv_with_bare_carriage_returns_is_read_too() -> None:
    rows = (
        "Bokföringsdatum;Konto;Projekt;Belopp;Verifikation;Text",
        "2023-05-02;5610;4711;1 234,50;A17;Läkemedel",
        "2023-05-03;5610;9;1,00;A18;x",
    )
    result = taken_in("".join(f"{row}\r" for row in rows).encode("cp1252"), "bok.csv")
    assert (result.counted, result.ore) == (1, 1_234_50)
    [entry] = read_cost_entries(by=ECONOMIST, region=GOTLAND, agreement=A23, offset=0, limit=10)
    assert (entry.voucher, entry.text, entry.file, entry.line) == ("A17", "Läkemedel", "bok.csv", 2)


def test_a_csv_without_the_columns_says_what_is_missing_and_what_is_there() -> None:
    with pytest.raises(DomainError) as caught:
        taken_in(b"Datum;Summa\r\n2023-05-02;5\r\n", "bok.csv")
    assert caught.value.params["missing"] == "account, amount"


@pytest.mark.parametrize(
    ("row", "code"),
    [("2023-13-02;5610;4711;1,00", "cost-date"), ("2023-05-02;5610;4711;ett", "cost-amount")],
)
def test_a_csv_with_a_cell_that_cannot_be_read_says_which(row: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        taken_in(f"Datum;Konto;Projekt;Belopp\r\n2023-05-02;5610;4711;1,00\r\n{row}\r\n".encode(), "bok.csv")
    assert (caught.value.code, caught.value.params["row"]) == (code, 3)


def test_without_a_coding_nothing_can_be_taken_in() -> None:
    other = region_person(Role.ECONOMIST, "region-skane")
    with pytest.raises(DomainError, match="no-cost-coding"):
        import_costs(by=other, now=NOW, region="region-skane", name="x.se", content=sie(bought(1)))


def test_a_files_objects_are_shown_to_the_one_who_codes_it() -> None:
    content = sie(bought(5), head=(*HEAD, '#OBJEKT 6 4711 "Beredskap"'))
    looked = look_at_file(by=ECONOMIST, region=GOTLAND, name="bok.se", content=content)
    assert looked.objects == (("6", "4711", "Beredskap", 1, 5_00),)


@pytest.mark.parametrize("by", [PHARMACIST, region_person(Role.ECONOMIST, "region-skane"), DESK_OFFICER])
def test_a_regions_accounts_are_its_own(by: Actor) -> None:
    with pytest.raises(NotPermitted):
        import_costs(by=by, now=NOW, region=GOTLAND, name="x.se", content=b"")
    with pytest.raises(NotPermitted):
        read_costs(by=by, region=GOTLAND)


def test_entries_are_never_changed() -> None:
    taken_in(sie(bought(100)))
    with pytest.raises(DatabaseError), transaction.atomic():
        CostEntry.objects.update(ore=1)


def test_a_window_bounds_what_is_summed() -> None:
    taken_in(sie(bought(100)))
    assert (
        costs_of(region=GOTLAND, agreement=A23, window=Window(date(2023, 7, 1), date(2023, 12, 31))).total
        == 0
    )
