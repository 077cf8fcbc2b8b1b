"""NPL's product export of Läkemedelsverket: a zip with one XML a product, and the lexicons that its codes stand in.

Products lie in `Productdata/`, one `npl:medprod` in each file; forms are codes of `Lexicondata/pharmaceutical-form-lx.xml`.
A value stands in the attribute `v`, in an element `mpa:v`, or as the element's own text. The files are read one at a time;
one that cannot be read is left out whole and told, and the others go in.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from samsyn.core.kernel.errors import DomainError
from samsyn.core.supply.catalogue import Pack
from samsyn.core.supply.lists import ProductSource
from samsyn.intake.catalogue.told import PACK_ID, Reading, Skipped, Words, pack_from

NPL = "{urn:schemas-npl:instance:12}"
MPA = "{urn:schemas-npl:mpa:12}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PRODUCTS, LEXICONS = "productdata/", "lexicondata/"
FORM_LEXICON = "pharmaceutical-form-lx.xml"

FILES = 200_000
"""Files in the zip; the whole register has some twenty thousand products."""
FILE_BYTES = 16 * 1024 * 1024
ALL_BYTES = 8 * 1024 * 1024 * 1024


class _Unreadable(Exception):  # noqa: N818  it is the file's trouble, told as a Skipped
    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def read_export(path: Path) -> Reading:
    """Every pack of every product in an export, and the files that were skipped.

    Raises DomainError `not-an-npl-export` (no zip, or no product in it), `too-much-in-zip`.
    """
    try:
        with ZipFile(path) as export:
            files = _within_limits(path, export)
            return _read(path, export, files)
    except (BadZipFile, OSError) as error:
        raise DomainError("not-an-npl-export", file=path.name, problem=str(error)) from error


def _within_limits(path: Path, export: ZipFile) -> list[ZipInfo]:
    files = [one for one in export.infolist() if one.filename.lower().endswith(".xml")]
    total = sum(one.file_size for one in files)
    if len(export.infolist()) > FILES or total > ALL_BYTES:
        raise DomainError("too-much-in-zip", file=path.name, files=len(files), bytes=total, limit=ALL_BYTES)
    return files


def _read(path: Path, export: ZipFile, files: list[ZipInfo]) -> Reading:
    packs: dict[str, Pack] = {}
    skipped: list[Skipped] = []
    forms = _forms(export, files, skipped)
    # An export unpacked and zipped again by hand may have lost its folders; lexicons are known by their name.
    products = [one for one in files if _is_product(one)]
    for file in products:
        try:
            read = list(_packs(_root(export, file), forms))
            twice = next((one.pack_id for one in read if one.pack_id in packs), None)
            if twice is not None:
                raise _Unreadable("pack-twice", twice)
            packs.update((one.pack_id, pack_from(one)) for one in read)
        except _Unreadable as error:
            skipped.append(Skipped(file.filename, error.code, error.detail))
    if not packs:
        first = (
            f"; the first of {len(skipped)} skipped: {skipped[0].name}, {skipped[0].code}" if skipped else ""
        )
        raise DomainError("not-an-npl-export", file=path.name, problem=f"no product in it{first}")
    return Reading(tuple(packs.values()), tuple(skipped))


def _is_product(file: ZipInfo) -> bool:
    name = file.filename.lower()
    in_folder = f"/{PRODUCTS}" in f"/{name}"
    return in_folder or (
        f"/{LEXICONS}" not in f"/{name}" and not name.endswith("-lx.xml") and "organization" not in name
    )


def _root(export: ZipFile, file: ZipInfo) -> Element:
    """The root of a file in the zip, whatever its header promises of its size."""
    try:
        with export.open(file) as content:
            text = content.read(FILE_BYTES + 1)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _Unreadable("damaged", str(error)) from error
    if len(text) > FILE_BYTES:
        raise _Unreadable("too-large", f"{FILE_BYTES} bytes")
    try:
        root: Element = fromstring(text)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _Unreadable("not-xml", str(error)) from error
    return root


def _packs(root: Element, forms: Mapping[str, str]) -> Iterator[Words]:
    product = root if root.tag == f"{NPL}medprod" else root.find(f".//{NPL}medprod")
    if product is None:
        raise _Unreadable("not-a-product", root.tag)
    npl_id = _value(product, f"{MPA}nplid")
    if not PACK_ID.fullmatch(npl_id):
        raise _Unreadable("not-an-npl-id", npl_id)
    form = _value(product, f"{MPA}pharmaceutical-form-lx")
    for package in product.iter(f"{NPL}package"):
        pack_id = _value(package, f"{MPA}nplpackid")
        if not PACK_ID.fullmatch(pack_id):
            raise _Unreadable("not-a-pack-id", pack_id)
        yield Words(
            pack_id=pack_id,
            npl_id=npl_id,
            name=_value(product, f"{NPL}names/{MPA}medprodname"),
            atc=_value(product, f"{NPL}classifications/{MPA}atc-code-lx"),
            substance="",
            form=forms.get(form, form),
            strength=_value(product, f"{MPA}strength-text"),
            pack_text=_value(package, f"{MPA}pack-text"),
            source=ProductSource.NPL,
        )


def _value(element: Element, path: str) -> str:
    """What stands at a path, in Swedish where it stands in several languages; empty where nothing does."""
    found = element.find(path)
    if found is None:
        return ""
    inner = found.findall(f"{MPA}v")
    text = found.get("v") or next(
        (one.text for one in inner if one.get(XML_LANG) == "sv"), inner[0].text if inner else found.text
    )
    return " ".join((text or "").split())


def _forms(export: ZipFile, files: list[ZipInfo], skipped: list[Skipped]) -> dict[str, str]:
    """Forms in Swedish by their code, from the lexicon that comes with the export; without it forms stay codes."""
    lexicon = next((one for one in files if one.filename.lower().endswith(FORM_LEXICON)), None)
    if lexicon is None:
        skipped.append(Skipped(FORM_LEXICON, "lexicon-missing"))
        return {}
    try:
        root = _root(export, lexicon)
    except _Unreadable as error:
        skipped.append(Skipped(lexicon.filename, error.code, error.detail))
        return {}
    forms: dict[str, str] = {}
    for term in (one for one in root.iter() if _local(one) == "commonTerm"):
        names = {
            one.get(XML_LANG, ""): one.get("v") or one.text or ""
            for one in term
            if _local(one) == "term-name"
        }
        code = next((one.get("v") or one.text or "" for one in term if _local(one) == "mpaId"), "")
        forms[code.strip()] = names.get("sv", "").strip()
    return {code: name for code, name in forms.items() if code and name}


def _local(element: Element) -> str:
    """An element's name without its namespace: the lexicons have one of their own."""
    return element.tag.rpartition("}")[2]
