"""The seal on a document: that of the installation's certificate, over the whole file, and broken by any change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from samsyn.core.kernel.errors import DomainError
from samsyn.documents.pdf_seal import sealed
from samsyn.documents.tables import Column, TableDocument, TableFormat, table_as

DAY = date(2024, 3, 31)

PASSWORD = "a password of this test's own"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of one's own, with its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "S")]),
    )
    now = datetime.now(UTC)
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    locked = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"samsyn", key, own, None, locked))
    return path


@pytest.fixture(scope="module")
def document() -> bytes:
    """A document of one row."""
    columns = (Column("region", "Region", str),)
    return table_as(TableDocument("Medel", (), columns, [("Gotland",)], (), "sv", DAY), TableFormat.PDF)


def seal_of(content: bytes, certificate: Path) -> Any:
    """What a reader who trusts the installation's certificate is told of the one seal."""
    kept = pkcs12.load_pkcs12(certificate.read_bytes(), PASSWORD.encode()).cert
    assert kept is not None
    trusted = Certificate.load(kept.certificate.public_bytes(Encoding.DER))
    [seal] = PdfFileReader(BytesIO(content)).embedded_signatures
    return validate_pdf_signature(seal, ValidationContext(trust_roots=[trusted]))


def test_a_sealed_document_is_what_it_was_with_the_seal_over_all_of_it(
    document: bytes, certificate: Path
) -> None:
    found = sealed(document, certificate=certificate, password=PASSWORD)
    assert found.startswith(document)
    told = seal_of(found, certificate)
    assert told.bottom_line
    assert told.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_a_byte_changed_after_the_seal_breaks_it(document: bytes, certificate: Path) -> None:
    found = bytearray(sealed(document, certificate=certificate, password=PASSWORD))
    found[len(document) // 2] ^= 1
    assert not seal_of(bytes(found), certificate).intact


def test_a_certificate_that_the_password_does_not_open_seals_nothing(
    document: bytes, certificate: Path
) -> None:
    with pytest.raises(DomainError, match="seal-unreadable"):
        sealed(document, certificate=certificate, password="another")
    with pytest.raises(DomainError, match="seal-unreadable"):
        sealed(document, certificate=certificate.with_name("nowhere.p12"), password=PASSWORD)
