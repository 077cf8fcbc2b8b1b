"""Check digits find what people mistype, and no change of what was signed leaves its hash as it was."""

from __future__ import annotations

import json
import unicodedata
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from samsyn.core.agreements.forms import FormRole
from samsyn.core.funding.account_numbers import AccountKind, check_digit, read_account
from samsyn.core.funding.signed_content import (
    Signature,
    canonical,
    content_hash,
    signature_holds,
    what_changed,
)
from samsyn.core.kernel.errors import DomainError

DIGITS = st.text("0123456789", min_size=6, max_size=7).filter(lambda text: int(text) > 0)
TEXTS = st.text(max_size=20)
ORE = st.integers(0, 10**12)
ROWS = st.lists(st.fixed_dictionaries({"what": TEXTS, "amount": ORE}), max_size=4)
ANSWERS = st.dictionaries(
    st.sampled_from(["recipient", "amount", "costs", "cost-items", "review", "contact"]),
    st.one_of(TEXTS, ORE, ROWS),
    max_size=6,
)
FILES = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS,
            "kind": st.just("other"),
            "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
        }
    ),
    max_size=3,
    unique_by=lambda file: file["sha256"],
).map(lambda files: sorted(files, key=lambda file: file["sha256"]))
CONTENTS = st.fixed_dictionaries(
    {
        "purpose": st.sampled_from(["requisition", "statement"]),
        "agreement": st.just("civilt-forsvar-2023"),
        "agreement_hash": st.text("0123456789abcdef", min_size=8, max_size=8),
        "terms": st.dictionaries(st.sampled_from(["use-window", "requisition"]), TEXTS),
        "recipient": st.just("region-skane"),
        "giver": st.just("state"),
        "answers": ANSWERS,
        "attachments": FILES,
    }
)


def signature_of(content) -> Signature:
    return Signature(
        FormRole.SIGNATORY,
        "x",
        "X",
        datetime(2023, 11, 1, tzinfo=UTC),
        "test",
        content_hash(content),
        content,
    )


@given(DIGITS)
def test_the_check_digit_agrees_with_an_independent_implementation(digits):
    assert str(check_digit(digits)) == luhn.calc_check_digit(digits)


@given(DIGITS, st.data())
def test_one_mistyped_digit_of_an_account_is_always_found(digits, data):
    whole = f"{digits}{check_digit(digits)}"
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != whole[place]]))
    with pytest.raises(DomainError, match="account-check-digit"):
        read_account(AccountKind.BANKGIRO, whole[:place] + other + whole[place + 1 :])


@given(DIGITS)
def test_an_account_is_read_again_as_it_is_shown(digits):
    for kind in AccountKind:
        account = read_account(kind, f"{digits}{check_digit(digits)}")
        assert read_account(kind, str(account)) == account


@given(CONTENTS, st.randoms())
def test_the_order_of_keys_does_not_matter_to_the_hash(content, random):
    def shuffled(value):
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(one) for one in value] if isinstance(value, list) else value

    assert content_hash(shuffled(content)) == content_hash(content)


@given(CONTENTS)
def test_how_a_letter_is_composed_does_not_matter_to_the_hash(content):
    apart = json.loads(unicodedata.normalize("NFD", json.dumps(content, ensure_ascii=False)))
    assume(set(map(len, apart)) == set(map(len, content)))
    together = json.loads(unicodedata.normalize("NFC", json.dumps(content, ensure_ascii=False)))
    assert content_hash(apart) == content_hash(together)


@given(CONTENTS, CONTENTS)
def test_a_signature_holds_exactly_while_nothing_changed_and_every_change_is_told(signed, current):
    holds = signature_holds(signature_of(signed), current)
    same = canonical(signed) == canonical(current)
    assert holds == same == (what_changed(signed, current) == ())


@given(CONTENTS, st.data())
def test_any_single_change_voids_the_signature_and_is_told(content, data):
    current = deepcopy(content)
    part = data.draw(st.sampled_from(["answers", "attachments", "terms", "agreement_hash", "recipient"]))
    if part == "answers":
        name = data.draw(st.sampled_from(["recipient", "amount", "new"]))
        current["answers"][name] = ["another", content["answers"].get(name)]
    elif part == "attachments":
        current["attachments"].append({"name": "n", "kind": "other", "sha256": "z"})
    elif part == "terms":
        current["terms"]["repayment"] = "2024-03-31"
    else:
        current[part] = "another"
    assert not signature_holds(signature_of(content), current)
    assert len(what_changed(content, current)) == 1


@pytest.mark.parametrize("content", [{"answers": {"amount": 1.5}}, {"answers": {1: "x"}}])
def test_what_has_no_one_canonical_form_is_not_hashed(content):
    with pytest.raises(TypeError):
        content_hash(content)


def test_a_signature_whose_kept_content_was_tampered_with_does_not_hold():
    content = {"answers": {"amount": 100}}
    tampered = Signature(
        FormRole.SIGNATORY,
        "x",
        "X",
        datetime(2023, 11, 1, tzinfo=UTC),
        "test",
        content_hash(content),
        {"answers": {}},
    )
    assert not signature_holds(tampered, content)
