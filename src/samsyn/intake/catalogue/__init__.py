"""The product catalogue: the shipped one, NPL's product export, the shortage feed's products, and CSV."""

from samsyn.intake.catalogue.feed import read_feed
from samsyn.intake.catalogue.npl import read_export
from samsyn.intake.catalogue.table import as_object, read_object, read_table, shipped_catalogue, write_table
from samsyn.intake.catalogue.told import Reading, Skipped

__all__ = [
    "Reading",
    "Skipped",
    "as_object",
    "read_export",
    "read_feed",
    "read_object",
    "read_table",
    "shipped_catalogue",
    "write_table",
]
