"""What a signature binds: every answer, the agreement as it was known, and the attachments, as one hash.

A signature holds as long as all of it is the same to the letter. Whatever is changed afterwards voids it, and it can be
told what. A23 Bilaga 2 asks that the head of finance reviews the statement and that an authorised signatory signs.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from samsyn.core.agreements.amendments import KnownAgreement, value_of
from samsyn.core.agreements.forms import Form, FormRole
from samsyn.core.agreements.terms import MONEY_TERMS
from samsyn.core.funding.form_answers import signing_roles
from samsyn.core.kernel.citations import Cited
from samsyn.core.kernel.dates import Window
from samsyn.core.kernel.errors import DomainError
from samsyn.core.kernel.money import Money

Content = Mapping[str, Any]
"""What was signed, as JSON holds it: `purpose`, `agreement`, `agreement_hash`, `terms`, `recipient`, `giver`, `answers`,
`attachments`."""

UNKNOWN_TERM = "unknown"


class ChangeOf(StrEnum):
    """Which part of what was signed is another now."""

    ANSWER = "answer"
    ATTACHMENT = "attachment"
    TERM = "term"
    AGREEMENT = "agreement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ContentChange:
    """Ändring sedan underskriften. What it is of, its name there, and what it was and is; None where there is nothing."""

    of: ChangeOf
    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """Bilaga. Its name, what it is, and the sha256 of its bytes."""

    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Underskrift. Who signed in which role, when and how, and the hash of what."""

    role: FormRole
    by: str
    name: str
    at: datetime
    method: str
    hash: str
    signed: Content


def terms_told(known: KnownAgreement) -> dict[str, str]:
    """The terms of the money as a signer meets them, by name: windows and days as YYYY-MM-DD, amounts in öre."""
    terms = known.agreement.terms
    told = {term.value: _told(value_of(terms, term)) for term in MONEY_TERMS}
    told["lapses-without-requisition"] = _told(terms.lapses_without_requisition)
    return told | {f"amount:{each.name}": _told(each.money) for each in known.agreement.amounts}


def agreement_hash(known: KnownAgreement, form: Form) -> str:
    """The sha256 of what the parties agreed about the money, as known on a day, and of the form that was filled in.

    Another is the agreement's as soon as an amendment changes a term; a note that was reworded changes nothing.
    """
    agreement = known.agreement
    purposes = [asdict(each) for each in agreement.purposes]
    return content_hash(
        {
            "agreement": agreement.id,
            "terms": terms_told(known),
            "purposes": _as_json(purposes),
            "form": _as_json(asdict(form)),
        }
    )


def canonical(content: Content) -> bytes:
    """Content as canonical JSON: keys sorted, texts composed (NFC), no spaces between, UTF-8.

    Raises TypeError for what has no one canonical form: a fraction, or a key that is no text.
    """
    return json.dumps(
        _composed(content), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode()


def content_hash(content: Content) -> str:
    """The sha256 of content's canonical form: what a signature binds."""
    return hashlib.sha256(canonical(content)).hexdigest()


def files_told(files: Sequence[AttachedFile]) -> list[dict[str, str]]:
    """Attachments as content holds them, in an order of their own: in which order they were added tells nothing."""
    return [asdict(each) for each in sorted(files, key=lambda file: (file.sha256, file.kind, file.name))]


def signature_holds(signature: Signature, current: Content) -> bool:
    """Whether what was signed is what stands now, and the kept hash is of what was kept beside it."""
    return signature.hash == content_hash(signature.signed) == content_hash(current)


def what_changed(signed: Content, current: Content) -> tuple[ContentChange, ...]:
    """Everything that differs from what was signed: answers, attachments, terms, the agreement; nothing where it holds."""
    changes = [
        *_differing(ChangeOf.ANSWER, signed.get("answers", {}), current.get("answers", {})),
        *_differing(ChangeOf.ATTACHMENT, _by_file(signed), _by_file(current)),
        *_differing(ChangeOf.TERM, signed.get("terms", {}), current.get("terms", {})),
    ]
    apart = {"answers", "attachments", "terms", "agreement_hash"}
    rest = [{key: value for key, value in one.items() if key not in apart} for one in (signed, current)]
    changes += _differing(ChangeOf.OTHER, *rest)
    before, after = signed.get("agreement_hash"), current.get("agreement_hash")
    if before != after and not any(change.of is ChangeOf.TERM for change in changes):
        changes.append(ContentChange(ChangeOf.AGREEMENT, "agreement", before, after))
    return tuple(changes)


def require_may_sign(
    form: Form, role: FormRole, by: str, holding: Sequence[Signature], *, two_sign: bool
) -> None:
    """That a person may sign now in a role, given the signatures that hold.

    `two_sign` is the setting that who reviews and who signs are two persons. Raises DomainError `nothing-to-sign`,
    `signed-already`, `sign-in-order` (who must sign first), `same-signer`.
    """
    roles = signing_roles(form)
    if role not in roles:
        raise DomainError("nothing-to-sign", role=role.value)
    signed = {each.role: each.by for each in holding}
    if role in signed:
        raise DomainError("signed-already", by=signed[role])
    missing = [before for before in roles[: roles.index(role)] if before not in signed]
    if missing:
        raise DomainError("sign-in-order", first=missing[0].value)
    if two_sign and by in signed.values():
        raise DomainError("same-signer", by=by)


def require_clock(now: datetime, changed_at: datetime, slack: timedelta) -> None:
    """That the clock is not behind what is to be signed: a signature is never older than its content.

    Raises DomainError `signed-before-written`.
    """
    if now < changed_at - slack:
        raise DomainError("signed-before-written", now=now, changed_at=changed_at)


def _told(value: Cited[Any]) -> str:
    if not value.is_known:
        return UNKNOWN_TERM
    known = value.known
    if isinstance(known, Window):
        return f"{known.first.isoformat()}/{known.last.isoformat()}"
    if isinstance(known, Money):
        return str(known.ore)
    return known.isoformat() if isinstance(known, date) else str(known)


def _as_json(value: Any) -> Any:
    """A value of the core as JSON holds it; what has no form of its own by its name."""
    if isinstance(value, Mapping):
        return {str(key): _as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, str | int) else str(value)


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key of canonical content is a text")
        return {unicodedata.normalize("NFC", key): _composed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _by_file(content: Content) -> dict[str, Any]:
    """Attachments by name, kind and hash, so that one that was replaced is one taken away and one that came."""
    files = content.get("attachments", [])
    return {f"{file['name']} ({file['kind']}, {file['sha256'][:12]})": file for file in files}


def _differing(of: ChangeOf, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ContentChange]:
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        # By their canonical form: to Python, what is true equals one.
        if (name in before) != (name in after) or canonical({"": old}) != canonical({"": new}):
            yield ContentChange(of, name, old, new)
