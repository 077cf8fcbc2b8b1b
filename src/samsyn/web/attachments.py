"""A table as a file that the browser keeps."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samsyn.core.kernel.errors import NotFound
from samsyn.documents.tables import TableDocument, TableFormat, table_as
from samsyn.warehouse.results import Parameters

FORMATS = (
    (TableFormat.CSV, "CSV"),
    (TableFormat.EXCEL, "Excel"),
    (TableFormat.PARQUET, "Parquet"),
    (TableFormat.PDF, "PDF"),
)
"""The formats, and what people call them."""


def format_asked(form: str) -> TableFormat:
    """The format of an address. Raises NotFound `unknown-format`."""
    if form not in set(TableFormat):
        raise NotFound("unknown-format", id=form, known=", ".join(TableFormat))
    return TableFormat(form)


def attached(table: TableDocument, form: TableFormat, name: str) -> HttpResponse:
    """The table in a format, under a file name without its ending."""
    response = HttpResponse(table_as(table, form), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def invented() -> list[str]:
    """What a table of the demo country says first: that its figures are not real."""
    return [_("The demo country: the stock figures are invented.")] if settings.DEMO_MARK.exists() else []


def counted_over(parameters: Parameters) -> str:
    """Over how many days the consumption was counted, and how long a month is."""
    facts = {"days": parameters.window_days, "month": parameters.month_days}
    return _("Consumption over %(days)d days; a month is %(month)d days.") % facts
