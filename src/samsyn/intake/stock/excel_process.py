"""Reads a workbook in a process of its own: `python -m samsyn.intake.stock.excel_process WORKBOOK FOLDER`.

The reader holds the whole workbook in memory, and a few bytes of one can ask for any amount of it; here that ends this
process and nothing else. Every sheet becomes an Arrow file in FOLDER with text cells only. Standard output is one JSON
object: `sheets` (name, visible, file), or `problem`: encrypted, too-many-sheets or broken.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa

from samsyn.intake.stock.limits import WORKBOOK_MEMORY, WORKBOOK_SECONDS, WORKBOOK_SHEETS


def converted(workbook: Path, folder: Path) -> dict[str, Any]:
    """Write every sheet as an Arrow file; what was found."""
    reader = fastexcel.read_excel(workbook)
    names = reader.sheet_names
    if len(names) > WORKBOOK_SHEETS:
        return {"problem": "too-many-sheets"}
    sheets = []
    for at in range(len(names)):
        # `string` keeps ids as they stand; without `skip_rows` blank rows at the top would shift all the numbers
        sheet = reader.load_sheet(at, header_row=None, skip_rows=0, dtypes="string")
        batch = sheet.to_arrow()
        file = folder / f"sheet-{at}.arrow"
        with pa.OSFile(str(file), "wb") as out, pa.ipc.new_file(out, batch.schema) as writer:
            writer.write(batch)
        sheets.append({"name": names[at], "visible": sheet.visible == "visible", "file": file.name})
    return {"sheets": sheets}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (WORKBOOK_MEMORY, WORKBOOK_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (WORKBOOK_SECONDS, WORKBOOK_SECONDS))
    try:
        found = converted(Path(sys.argv[1]), Path(sys.argv[2]))
    except fastexcel.FastExcelError as error:
        found = {"problem": "encrypted" if "assword" in str(error) else "broken"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
