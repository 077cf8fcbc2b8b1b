"""Mapping profiles from the shell: proposed for a file, edited, confirmed for every file with its columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.people import ECONOMIST, NOW, PHARMACIST
from tests.builders.workbooks import xlsx

from samsyn.core.kernel.errors import DomainError, NotFound, NotPermitted
from samsyn.intake.stock.forms import FileKind
from samsyn.intake.stock.profiles import write_profile
from samsyn.ops.stock.files import Asked
from samsyn.ops.stock.profile_files import confirm_for_file, profiles_in_use, propose_for_file
from samsyn.ops.stock.profiles import confirmed_profile

GOTLAND = "region-gotland"
HEADER = ("Lager", "Vnr", "Utgång", "Saldo")
ROWS = "Lager;Vnr;Utgång;Saldo\nIVA;012345;03/04/2027;4\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "lager.csv"
    path.write_text(ROWS)
    return path


def confirm(text: str, path: Path, by=PHARMACIST) -> int:
    return confirm_for_file(
        by=by, now=NOW, region=GOTLAND, name="lager.yaml", text=text, path=path, answers={}
    )


def test_what_is_proposed_can_be_confirmed_as_it_is(export: Path) -> None:
    ((name, found),) = propose_for_file(by=PHARMACIST, region=GOTLAND, path=export, answers={})
    assert (name, found.profile.kind) == ("lager.csv", FileKind.STOCK)
    confirm(write_profile(found.profile), export)
    assert confirmed_profile(GOTLAND, HEADER) == found.profile
    assert [one.name for one in profiles_in_use(by=PHARMACIST, region=GOTLAND)] == ["lager"]


def test_the_newest_profile_for_a_header_is_the_one_in_use(export: Path) -> None:
    ((_, found),) = propose_for_file(by=PHARMACIST, region=GOTLAND, path=export, answers={})
    text = write_profile(found.profile)
    confirm(text, export)
    newest = confirm(text.replace("is: pack", "is: unit"), export)
    assert [one.id for one in profiles_in_use(by=PHARMACIST, region=GOTLAND)] == [newest]


def test_a_profile_for_other_columns_than_the_files_is_refused(export: Path) -> None:
    ((_, found),) = propose_for_file(by=PHARMACIST, region=GOTLAND, path=export, answers={})
    with pytest.raises(DomainError, match="profile-does-not-fit"):
        confirm(write_profile(found.profile).replace("from: Saldo", "from: Antal"), export)


def test_a_workbook_of_two_tables_is_asked_about_and_the_answer_is_heard(tmp_path: Path) -> None:
    rows = [HEADER, ["IVA", "012345", "2027-04-03", 4]]
    path = xlsx(tmp_path / "lager.xlsx", {"Mars": rows, "April": rows})
    with pytest.raises(Asked) as asked:
        propose_for_file(by=PHARMACIST, region=GOTLAND, path=path, answers={})
    (question,) = asked.value.questions
    answers = {question["key"]: "April"}
    ((name, _),) = propose_for_file(by=PHARMACIST, region=GOTLAND, path=path, answers=answers)
    assert "April" in name


def test_only_those_who_send_a_regions_files_see_and_make_its_profiles(export: Path) -> None:
    for refused in (
        lambda: propose_for_file(by=ECONOMIST, region=GOTLAND, path=export, answers={}),
        lambda: profiles_in_use(by=ECONOMIST, region=GOTLAND),
        lambda: confirm("", export, by=ECONOMIST),
    ):
        with pytest.raises(NotPermitted):
            refused()


def test_a_region_that_does_not_exist_has_no_profiles() -> None:
    with pytest.raises(NotFound):
        profiles_in_use(by=PHARMACIST, region="region-x")
