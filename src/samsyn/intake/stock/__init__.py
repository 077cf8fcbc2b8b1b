"""Samsyn's CSV form of what a region sends: storerooms, stock, consumption, reported weeks.

The form is described column by column in docs/csv-form.md.
"""

from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.intake.stock.reader import ReadFile, kind_of, read_file
from samsyn.intake.stock.rows import Context

__all__ = ["FORMS", "Context", "FileKind", "ReadFile", "kind_of", "read_file"]
