"""Recomputes a receipt of Samsyn: the amount, from the inputs that the receipt itself carries.

    samsyn agreements explain civilt-forsvar-2023 region-skane --format json > receipt.json
    python3 recompute.py receipt.json

Needs Python and nothing else: no Samsyn, no network. It says what it computed and ends with 0 where the receipt
holds, with 1 where it does not. The rules are written out here once more, on purpose, so that they can be checked
by reading one page.
"""

import hashlib
import json
import sys
from pathlib import Path


def shares(kronor, inhabitants, residual):
    """Whole kronor by recipient, in proportion to its inhabitants."""
    everyone = sum(inhabitants.values())
    if residual == "none":
        # Each share rounded to the nearest krona, a half upwards; the sum falls as it falls.
        return {who: (2 * kronor * count + everyone) // (2 * everyone) for who, count in inhabitants.items()}
    if residual != "largest-remainder":
        raise SystemExit(f"The receipt's residual rule, {residual!r}, is not known to this script.")
    # Each share rounded down; the kronor left go to the largest remainders, of equals to the first in the table.
    whole = {who: kronor * count // everyone for who, count in inhabitants.items()}
    by_remainder = sorted(inhabitants, key=lambda who: -(kronor * inhabitants[who] % everyone))
    for who in by_remainder[: kronor - sum(whole.values())]:
        whole[who] += 1
    return whole


def population_hash(inhabitants):
    """The sha256 of the population's file, which is these rows and nothing else."""
    rows = ["organisation,population", *(f"{who},{count}" for who, count in inhabitants.items())]
    return hashlib.sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()


def findings(receipt):
    """What does not hold, as sentences; none where everything does."""
    inputs = receipt["inputs"]
    if inputs is None:
        print(
            f"{receipt['recipient']}: the amount is stated ({', '.join(receipt['citations'])}); nothing was divided."
        )
        return
    if inputs["method"] == "equal-parts":
        parts = shares(inputs["amount"], dict.fromkeys(inputs["recipients"], 1), inputs["residual"])
        total = parts[receipt["recipient"]]
        print(f"{receipt['recipient']}: {inputs['amount']} / {len(parts)} = {total} kr")
        if total != receipt["total"]:
            yield f"The receipt says {receipt['total']} kr, but its inputs give {total} kr."
        return
    inhabitants = inputs["inhabitants"]
    to_share = inputs["amount"] - inputs["base"] * len(inhabitants)
    total = inputs["base"] + shares(to_share, inhabitants, inputs["residual"])[receipt["recipient"]]
    print(
        f"{receipt['recipient']}: {inputs['base']} + "
        f"{to_share} x {inhabitants[receipt['recipient']]} / {sum(inhabitants.values())} = {total} kr"
    )
    if total != receipt["total"]:
        yield f"The receipt says {receipt['total']} kr, but its inputs give {total} kr."
    stated = {source["name"]: source["sha256"] for source in receipt["sources"]}
    if stated.get(f"populations/{inputs['population']}") != population_hash(inhabitants):
        yield f"The inhabitants are not those of the population {inputs['population']} that the receipt names."


def main():
    """Recompute the receipt named on the command line, or given on standard input."""
    try:
        text = Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else sys.stdin.read()
        wrong = list(findings(json.loads(text)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"This is no receipt of Samsyn ({type(error).__name__}: {error}).", file=sys.stderr)
        return 2
    for sentence in wrong:
        print(sentence)
    print("The receipt does not hold." if wrong else "The receipt holds.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
