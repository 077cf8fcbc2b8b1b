"""How uploads are told of on the pages."""

from __future__ import annotations

import pytest

from samsyn.web.templatetags.uploads import file_size


@pytest.mark.parametrize(
    "size, told", [(130, "130 byte"), (999, "999 byte"), (12_400, "12 kB"), (1_250_000, "1,2 MB")]
)
def test_a_size_is_told_in_a_unit_that_fits_it(size: int, told: str) -> None:
    assert file_size(size) == told
