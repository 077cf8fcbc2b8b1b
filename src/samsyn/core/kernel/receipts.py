"""How a figure came about: enough to explain it to a reader and to compute it again."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.kernel.citations import Citation


@dataclass(frozen=True, slots=True)
class Receipt:
    """Så räknades det. The rule, its inputs by name, where they stand, and what they were read from.

    `steps` are (label, value) pairs in the order a reader follows them. `sources` are (name, sha256) pairs.
    """

    rule: str
    steps: tuple[tuple[str, str], ...]
    citations: tuple[Citation, ...]
    sources: tuple[tuple[str, str], ...]
    engine: str
