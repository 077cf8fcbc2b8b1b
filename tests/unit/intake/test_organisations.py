"""Organisations as data: who belongs where, and which numbers were checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from samsyn.core.kernel.errors import NotFound
from samsyn.core.kernel.organisations import OrganisationKind
from samsyn.intake.organisations import (
    has_valid_check_digit,
    load_care_areas,
    load_organisations,
    read_organisations,
)
from samsyn.intake.shipped import DataFileError

REGION = """
organisations:
  - id: region-halland
    kind: region
    names: [{name: Region Halland}]
    short_name: Halland
"""


def test_there_are_21_regions_each_with_its_own_county_code_and_tile():
    organisations = load_organisations()
    regions = organisations.regions()

    assert len(regions) == 21
    assert len({region.county_code for region in regions}) == 21
    assert len({organisations.tiles[region.id] for region in regions}) == 21


@pytest.mark.parametrize(
    "kind", [OrganisationKind.SAMVERKANSREGION, OrganisationKind.CIVILOMRADE], ids=lambda kind: kind.value
)
def test_six_groups_together_hold_every_region(kind):
    groups = load_organisations().of_kind(kind)

    assert len(groups) == 6
    assert {member for group in groups for member in group.members} == {
        region.id for region in load_organisations().regions()
    }


def test_halland_alone_belongs_to_two_samverkansregioner_but_to_one_civilomrade():
    organisations = load_organisations()
    in_two = [
        region.id
        for region in organisations.regions()
        if len(organisations.groups_of(region.id, OrganisationKind.SAMVERKANSREGION)) == 2
    ]

    assert in_two == ["region-halland"]
    assert all(
        len(organisations.groups_of(region.id, OrganisationKind.CIVILOMRADE)) == 1
        for region in organisations.regions()
    )


def test_every_civilomrade_is_led_from_the_county_of_one_of_its_regions():
    organisations = load_organisations()
    for area in organisations.of_kind(OrganisationKind.CIVILOMRADE):
        assert area.lead in {region.county_code for region in organisations.members(area.id)}


def test_every_organisation_number_holds_and_most_regions_await_verification():
    organisations = load_organisations()
    numbers = {organisation.id: organisation.orgnr for organisation in organisations if organisation.orgnr}

    assert all(has_valid_check_digit(number.number) for number in numbers.values())
    assert {id_ for id_, number in numbers.items() if number.verified} == {
        "region-halland",
        "region-jonkopings-lan",
        "region-kronoberg",
        "region-skane",
        "region-stockholm",
        "region-vasterbotten",
        "region-vasternorrland",
        "region-vastra-gotaland",
        "skr",
    }


def test_a_changed_digit_breaks_the_check():
    assert has_valid_check_digit("222000-0315")
    assert not has_valid_check_digit("222000-0316")


def test_msb_changes_its_name_at_the_turn_of_the_year_2026_unverified():
    authority = load_organisations().get("msb")

    assert authority.name_on(date(2025, 12, 31)) == "Myndigheten för samhällsskydd och beredskap"
    assert authority.name_on(date(2026, 1, 1)) == "Myndigheten för civilt försvar"
    assert not any(name.verified for name in authority.names)


def test_an_unknown_organisation_is_not_found():
    with pytest.raises(NotFound, match="unknown-organisation"):
        load_organisations().get("region-atlantis")


def test_intensive_care_is_part_of_inpatient_care():
    areas = load_care_areas()

    covered = [area.id for area in areas.values() if not area.outside]
    assert covered == ["intensivvard", "prehospital-vard", "akut-tandvard", "slutenvard"]
    assert [area.id for area in areas.values() if area.outside] == [
        "primarvard",
        "tandvard",
        "sarskilt-boende",
    ]
    assert areas["intensivvard"].part_of == "slutenvard"


@pytest.mark.parametrize(
    "text, complaint",
    [
        (REGION + "    short_name: Hallands län\n", "line 7: the key 'short_name' is written twice"),
        (REGION + "    colour: blue\n", "line 7: unknown key 'colour'"),
        (REGION + "    orgnr: {number: 232100-0116, verified: true}\n", "region-halland.orgnr"),
        (REGION + "    members: [region-atlantis]\n", "no organisation 'region-atlantis'"),
        (REGION + REGION.split("organisations:\n")[1], "region-halland: the id is used twice"),
    ],
    ids=["key-twice", "unknown-key", "check-digit", "unknown-member", "id-twice"],
)
def test_a_mistake_in_the_file_is_told_with_file_and_key(tmp_path: Path, text: str, complaint: str):
    path = tmp_path / "organisations.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError, match=r"^organisations\.yaml: ") as error:
        read_organisations(path)
    assert complaint in str(error.value)
