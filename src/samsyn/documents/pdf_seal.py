"""A seal on a document: the installation's own certificate, where it has one, as a PDF signature (PAdES) by pyHanko.

It says that the document is as this installation gave it out. Who attested and signed the form stands in the document
itself. pyHanko is no requirement of Samsyn's: an installation that wants the seal adds it.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from samsyn.core.kernel.errors import DomainError

FIELD = "Samsyn"


def sealer(certificate: Path, password: str) -> Any:
    """pyHanko's signer for a PKCS #12 file. Raises DomainError `seal-not-installed`, `seal-unreadable`."""
    try:
        from pyhanko.sign.signers import SimpleSigner
    except ImportError:
        raise DomainError("seal-not-installed") from None
    load: Any = SimpleSigner.load_pkcs12  # without types
    signer = load(str(certificate), passphrase=password.encode() or None) if certificate.is_file() else None
    if signer is None:
        raise DomainError("seal-unreadable", file=str(certificate))
    return signer


def sealed(content: bytes, *, certificate: Path, password: str) -> bytes:
    """A PDF with the seal added after what it held, which stays as it was. Raises as `sealer`."""
    signer = sealer(certificate, password)
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    meta = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES)
    out = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), meta, signer=signer, output=out)
    return out.getvalue()
