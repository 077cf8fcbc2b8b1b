"""Payment files: what a bank is told to pay. A plain CSV, and ISO 20022's customer credit transfer (pain.001.001.03).

One seam: a format takes an order of payments and gives bytes. Bankgiro numbers are told as proprietary accounts (BGNR) and
plusgiro numbers as BBAN, each with the clearing number of its system, as Swedish banks' guides for the message ask; the
guides are not among the sources, so try a file with the bank before it is used.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from samsyn.core.kernel.errors import DomainError

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
CLEARING = {"bankgiro": "9900", "plusgiro": "9960"}
LONGEST_NAME, LONGEST_REFERENCE = 70, 140


@dataclass(frozen=True, slots=True)
class Payment:
    """En betalning. `account` is digits alone, `kind` bankgiro or plusgiro, `ore` whole öre."""

    number: int
    name: str
    organisation_number: str
    kind: str
    account: str
    ore: int
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """Betalningsuppdrag. Who pays from which account on which day, and all the payments."""

    number: int
    payer: str
    payer_account: str
    pay_on: date
    made_at: datetime
    payments: tuple[Payment, ...]

    @property
    def ore(self) -> int:
        """What all the payments come to."""
        return sum(one.ore for one in self.payments)


def payment_file(order: PaymentOrder, form: str) -> bytes:
    """The order as a file of a format; its payments are read back and held against the order before it is given away.

    Raises DomainError `unknown-payment-format`, `payer-account-missing`, `empty-payment-file`, `payment-file-differs`.
    """
    if form not in FORMATS:
        raise DomainError("unknown-payment-format", format=form, known=sorted(FORMATS))
    if not order.payments:
        raise DomainError("empty-payment-file")
    write, read = FORMATS[form]
    content = write(order)
    if read(content) != [(one.account, one.ore) for one in order.payments]:
        raise DomainError("payment-file-differs", format=form)
    return content


def _csv(order: PaymentOrder) -> bytes:
    """Semicolons, a row for each payment, kronor with a decimal comma; the last row counts and sums them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["nummer", "mottagare", "organisationsnummer", "kontoslag", "konto", "belopp", "datum", "referens"]
    )
    for one in order.payments:
        writer.writerow(
            [
                one.number,
                _plain(one.name),
                one.organisation_number,
                one.kind,
                one.account,
                _kronor(one.ore, ","),
                order.pay_on.isoformat(),
                _plain(one.reference),
            ]
        )
    writer.writerow(["summa", len(order.payments), "", "", "", _kronor(order.ore, ","), "", ""])
    return text.getvalue().encode("utf-8-sig")


def _pain(order: PaymentOrder) -> bytes:
    if not order.payer_account:
        raise DomainError("payer-account-missing")
    document = Element("Document", xmlns=NAMESPACE)
    root = SubElement(document, "CstmrCdtTrfInitn")
    head = SubElement(root, "GrpHdr")
    _add(head, "MsgId", f"SAMSYN-{order.number}")
    _add(head, "CreDtTm", order.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _sums(head, order)
    _add(SubElement(head, "InitgPty"), "Nm", order.payer[:LONGEST_NAME])
    info = SubElement(root, "PmtInf")
    _add(info, "PmtInfId", f"SAMSYN-{order.number}-1")
    _add(info, "PmtMtd", "TRF")
    _sums(info, order)
    _add(info, "ReqdExctnDt", order.pay_on.isoformat())
    _add(SubElement(info, "Dbtr"), "Nm", order.payer[:LONGEST_NAME])
    _account(SubElement(info, "DbtrAcct"), "bankgiro", order.payer_account)
    _clearing(SubElement(info, "DbtrAgt"), "bankgiro")
    for one in order.payments:
        _transfer(info, order, one)
    indent(document)
    return bytes(tostring(document, encoding="utf-8", xml_declaration=True))


def _transfer(info: Element, order: PaymentOrder, one: Payment) -> None:
    transfer = SubElement(info, "CdtTrfTxInf")
    ids = SubElement(transfer, "PmtId")
    _add(ids, "InstrId", f"{order.number}-{one.number}")
    _add(ids, "EndToEndId", f"SAMSYN-{order.number}-{one.number}")
    amount = _add(SubElement(transfer, "Amt"), "InstdAmt", _kronor(one.ore, "."))
    amount.set("Ccy", "SEK")
    _clearing(SubElement(transfer, "CdtrAgt"), one.kind)
    creditor = SubElement(transfer, "Cdtr")
    _add(creditor, "Nm", one.name[:LONGEST_NAME])
    if one.organisation_number:
        ident = SubElement(SubElement(SubElement(creditor, "Id"), "OrgId"), "Othr")
        _add(ident, "Id", one.organisation_number.replace("-", ""))
    _account(SubElement(transfer, "CdtrAcct"), one.kind, one.account)
    if one.reference:
        _add(SubElement(transfer, "RmtInf"), "Ustrd", one.reference[:LONGEST_REFERENCE])


def _account(parent: Element, kind: str, digits: str) -> None:
    other = SubElement(SubElement(parent, "Id"), "Othr")
    _add(other, "Id", digits)
    scheme = SubElement(other, "SchmeNm")
    _add(scheme, *(("Prtry", "BGNR") if kind == "bankgiro" else ("Cd", "BBAN")))


def _clearing(parent: Element, kind: str) -> None:
    member = SubElement(SubElement(parent, "FinInstnId"), "ClrSysMmbId")
    _add(SubElement(member, "ClrSysId"), "Cd", "SESBA")
    _add(member, "MmbId", CLEARING[kind])


def _sums(parent: Element, order: PaymentOrder) -> None:
    _add(parent, "NbOfTxs", str(len(order.payments)))
    _add(parent, "CtrlSum", _kronor(order.ore, "."))


def _add(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = text
    return child


def _kronor(ore: int, point: str) -> str:
    return f"{ore // 100}{point}{ore % 100:02}"


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _read_csv(content: bytes) -> list[tuple[str, int]]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:-1]
    return [(row[4], int(row[5].replace(",", ""))) for row in rows]


def _read_pain(content: bytes) -> list[tuple[str, int]]:
    names = {"": NAMESPACE}
    found = []
    for one in fromstring(content).iterfind(".//CdtTrfTxInf", names):
        account, amount = one.find("CdtrAcct/Id/Othr/Id", names), one.find("Amt/InstdAmt", names)
        assert account is not None  # written above
        assert amount is not None
        found.append((account.text or "", int((amount.text or "").replace(".", ""))))
    return found


FORMATS: Mapping[str, tuple[Callable[[PaymentOrder], bytes], Callable[[bytes], list[tuple[str, int]]]]] = {
    "csv": (_csv, _read_csv),
    "pain.001": (_pain, _read_pain),
}
"""The formats of payment files by their names: how each is written, and how its accounts and amounts are read back."""


def formats() -> Sequence[str]:
    """The names of the formats, the plainest first."""
    return tuple(FORMATS)
