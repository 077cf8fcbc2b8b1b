"""A sample in the shape of NPL's product export: invented products, whose ids begin with 99 as no real one does."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACES = 'xmlns:npl="urn:schemas-npl:instance:12" xmlns:mpa="urn:schemas-npl:mpa:12"'
FORMS = {"1": "Tablett", "2": "Injektionsvätska, lösning", "3": "Depotplåster"}


@dataclass(frozen=True)
class NplProduct:
    """An invented product; `packs` maps the pack id to the pack's text."""

    npl_id: str = "99990000000001"
    name: str = "Påhittol (syntetisk)"
    atc: str = "N02BE01"
    form: str = "1"
    strength: str = "500 mg"
    packs: dict[str, str] = field(default_factory=lambda: {"99999900000001": "Blister, 20 tabletter"})

    def xml(self) -> str:
        """The product as the export has it: values in the attribute v, in mpa:v, or as text."""
        packages = "".join(
            f"<npl:package><mpa:nplpackid>{pack_id}</mpa:nplpackid>"
            f'<mpa:pack-text><mpa:v xml:lang="en">{escape("in English")}</mpa:v>'
            f'<mpa:v xml:lang="sv">{escape(text)}</mpa:v></mpa:pack-text></npl:package>'
            for pack_id, text in self.packs.items()
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><npl:instance {NAMESPACES}><npl:medprod>'
            f"<mpa:nplid>{self.npl_id}</mpa:nplid>"
            f"<npl:names><mpa:medprodname v={quoteattr(self.name)}/></npl:names>"
            f"<npl:classifications><mpa:atc-code-lx v={quoteattr(self.atc)}/></npl:classifications>"
            f"<mpa:pharmaceutical-form-lx v={quoteattr(self.form)}/>"
            f'<mpa:strength-text><mpa:v xml:lang="sv">{escape(self.strength)}</mpa:v></mpa:strength-text>'
            f"<npl:packages>{packages}</npl:packages></npl:medprod></npl:instance>"
        )


LEXICON = (
    '<lexicon xmlns="urn:schemas-npl:lexicon:1">'
    + "".join(
        f'<commonTerm><mpaId>{code}</mpaId><term-name xml:lang="en" v="x"/><term-name xml:lang="sv" v={quoteattr(form)}/>'
        "</commonTerm>"
        for code, form in FORMS.items()
    )
    + "</lexicon>"
)


def write_export(
    path: Path, *products: NplProduct, lexicon: bool = True, damaged: dict[str, str | bytes] | None = None
) -> Path:
    """An export of these products; `damaged` are further files of the folder of products, as they are."""
    with ZipFile(path, "w", ZIP_DEFLATED) as export:
        for product in products:
            export.writestr(f"Productdata/{product.npl_id}.xml", product.xml())
        for name, content in (damaged or {}).items():
            export.writestr(f"Productdata/{name}", content)
        if lexicon:
            export.writestr("Lexicondata/pharmaceutical-form-lx.xml", LEXICON)
            export.writestr("Lexicondata/organization.xml", "<organizations/>")
    return path
