"""The benchmark of the national picture: its country is what imports would keep, and all who answer agree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.stock import CASES
from bench.stock_parts.country import Country, Recipe, build
from tests.meta.repository import ROOT

from samsyn.intake.stock.forms import FORMS, FileKind
from samsyn.warehouse.objects import Objects
from samsyn.warehouse.orders import ORDERS
from samsyn.warehouse.sorting import Spool, scratch, sort_into_objects

SCALE = 0.002
OF_EACH = {"name", "scale", "seconds", "peakMb", "runs"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def country(data: Path) -> Country:
    return build(data / f"{SCALE:g}-7", Recipe(SCALE, 7))


@pytest.mark.parametrize("kind", [FileKind.STOREROOMS, FileKind.STOCK, FileKind.CONSUMPTION])
def test_the_country_is_kept_as_an_import_would_keep_the_same_rows(
    country: Country, kind: FileKind, tmp_path: Path
) -> None:
    kept = [one for one in country.regions["region-01"] if one.kind == kind.value][-1]
    table = pq.read_table(country.objects.path(kept.digest, "parquet"))
    shuffled = table.take(np.random.default_rng(7).permutation(kept.rows))
    objects = Objects(tmp_path / "objects")
    with scratch(tmp_path) as place:
        spool = Spool(place, FORMS[kind].schema)
        for batch in shuffled.cast(FORMS[kind].schema).to_batches():
            spool.write(batch)
        result = sort_into_objects(objects, spool, ORDERS[kind.value])
    imported = pq.ParquetFile(objects.path(result.objects[0].digest, "parquet"))
    assert result.duplicates == []
    assert without_row(imported.read()) == without_row(table)
    assert layout(imported) == layout(pq.ParquetFile(country.objects.path(kept.digest, "parquet")))


def without_row(table: pa.Table) -> pa.Table:
    return table.drop_columns("row").replace_schema_metadata()


def layout(file: pq.ParquetFile) -> list[tuple[int, str]]:
    """The rows of each row group and how its columns are compressed."""
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    return [(group.num_rows, group.column(0).compression) for group in groups]


def test_samsyn_pandas_and_duckdb_agree_and_each_line_is_an_object(country: Country, data: Path) -> None:
    command = [sys.executable, "-m", "bench.stock", "--json", "--scale", str(SCALE), "--seed", "7"]
    done = subprocess.run([*command, "--data", str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    lines = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert lines.keys() >= {case.name for case in CASES}
    assert all(line.keys() >= OF_EACH and line["scale"] == SCALE for line in lines.values())
    assert all(line["seconds"] > 0 and line["peakMb"] > 0 for line in lines.values())
    assert lines["picture"].keys() - OF_EACH == {"ratioPandas", "ratioDuckdb", "ratioDecode", "equal"}
    assert {"ratioAnew"} == lines["new-day"].keys() - OF_EACH - {"equal"}
    assert {"ratioDirect"} == lines["monte-carlo"].keys() - OF_EACH - {"equal"}
    assert {name for name, line in lines.items() if not line.get("equal", True)} == set()
