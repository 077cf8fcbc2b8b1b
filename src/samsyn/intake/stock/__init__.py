"""Samsyn's CSV form of what a region sends: storerooms, stock, consumption, levels, products, reported weeks.

The form is described column by column in docs/csv-form.md.
"""

from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.intake.stock.reader import Findings, read_sheet
from samsyn.intake.stock.rows import Context
from samsyn.intake.stock.whole import ReadFile, kind_of, read_file

__all__ = ["FORMS", "Context", "FileKind", "Findings", "ReadFile", "kind_of", "read_file", "read_sheet"]
