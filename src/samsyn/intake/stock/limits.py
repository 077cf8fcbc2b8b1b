"""How much of a file is taken in before it is refused, so that no file can fill the memory or the disk."""

from __future__ import annotations

# Containers
UNPACKED_BYTES = 1024 * 1024 * 1024  # all that a gzip or zip holds, together
UNPACKED_RATIO = 200  # unpacked to packed; text that repeats itself reaches about 100
RATIO_FROM_BYTES = 10 * 1024 * 1024  # below this a high ratio harms nobody
ENTRIES = 50  # files in a zip
DEPTH = 3  # containers within each other

# Text
LINE_BYTES = 1024 * 1024  # a line without an end
COLUMNS = 500
TITLE_ROWS = 50  # rows above the header

# Workbooks
WORKBOOK_PARTS = 2_000  # files inside an .xlsx or .ods
WORKBOOK_BYTES = 256 * 1024 * 1024  # the file itself
WORKBOOK_CELLS = 12_000_000  # the rectangle from the first filled cell to the last, which is held in memory
SHEETS = 100
