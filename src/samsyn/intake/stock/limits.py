"""How much of a file is taken in before it is refused, so that no file can fill the memory or the disk."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

# Containers: gzip and zip
UNPACKED_BYTES = 1024 * MEGABYTE  # all that one sent file holds, together
UNPACKED_RATIO = 200  # unpacked to packed; a table that repeats itself reaches about 100
RATIO_FROM_BYTES = 10 * MEGABYTE  # below this a high ratio harms nobody
ENTRIES = 50  # files in one sent file
DIRECTORY_BYTES = MEGABYTE  # the list of what a zip holds
DEPTH = 3  # containers within each other

# Text
LINE_BYTES = MEGABYTE  # a line without an end
COLUMNS = 500
TITLE_ROWS = 50  # rows above the header

# Parquet, which can tell of any number of equal rows in a few bytes
ROWS = 50_000_000

# Workbooks, which are read whole: in a process of their own, which may use so much
WORKBOOK_BYTES = 256 * MEGABYTE
WORKBOOK_MEMORY = 2048 * MEGABYTE
WORKBOOK_SECONDS = 120
WORKBOOK_SHEETS = 100
