"""Values of an agreement file that cannot be: told with the file and the line, never with the program's own words."""

from __future__ import annotations

import pytest
from tests.spec.invented import ID, INVENTED

from samsyn.intake.agreements import read_agreements
from samsyn.intake.shipped import DATA, DataFileError

SHIPPED = {path.name: path.read_text(encoding="utf-8") for path in (DATA / "agreements").glob("*.yaml")}


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("2031-12-24", "2031-02-30", "a value cannot be read"),
        ("2031-12-24", "0000-01-01", "a value cannot be read"),
        ("63_000_007", "9" * 5000, "a value cannot be read"),
        ("63_000_007", "190:20:30", "valid integer"),
        ("63_000_007", "-5", "an amount is not below zero"),
        ("64_000_007", "-64_000_007", "an amount is not below zero"),
        ("base: {value: 1_000_000", "base: {value: -1", "an amount is not below zero"),
        ("base: {value: 1_000_000", "base: {value: 4_000_000", "21 times the base is more than the amount"),
        ("at: A23 §5}", "at: A23 §99}", "A23 has no section '§99'"),
        ('"2022-11-01"', '"1999-13-99"', "is no day, month or year"),
        ("value: 2032-09-30", "value: 2031-09-30", "before the money's last day 2032-06-30"),
        (
            "{from: 2031-01-01, to: 2032-06-30}",
            "{from: 2032-06-30, to: 2031-01-01}",
            "terms.use_window.value",
        ),
        (INVENTED, "", "the file is empty"),
        (INVENTED, "a: \0", "this is not YAML"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_is_refused_with_a_sentence(old: str, new: str, told: str) -> None:
    assert old in INVENTED
    with pytest.raises(DataFileError) as refused:
        read_agreements({**SHIPPED, f"{ID}.yaml": INVENTED.replace(old, new, 1)})
    assert f"{ID}.yaml" in str(refused.value)
    assert told in str(refused.value)
    assert "Shape" not in str(refused.value)
