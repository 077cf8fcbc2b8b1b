"""How a figure of the picture came about: its rule, its inputs, where the goal stands, and the files behind it.

Made when asked for, from the snapshot and the rule; not stored. The labels are codes that the pages name.
"""

from __future__ import annotations

from samsyn import __version__
from samsyn.core.kernel.receipts import Receipt
from samsyn.core.supply.coverage import Cover
from samsyn.core.supply.picture import MinimumLevel
from samsyn.ops.picture.reading import LinePicture, Picture


def picture_receipt(picture: Picture) -> Receipt:
    """Of the whole picture: the parameters that every figure in it shares."""
    parameters = picture.parameters
    return Receipt(
        rule="picture",
        steps=(
            ("month-days", str(parameters.month_days)),
            ("window-days", str(parameters.window_days)),
            ("list", parameters.list_id),
            ("list-sha256", parameters.list_sha256),
            ("catalogue-sha256", parameters.catalogue_sha256),
            ("scenario", picture.scenario),
            ("missing-expiry", "worst"),
            ("snapshot", picture.snapshot),
        ),
        citations=(picture.goal.at,),
        sources=(),
        engine=f"samsyn {__version__}",
    )


def line_receipt(found: LinePicture) -> Receipt:
    """Of one line: what is held, what is used, and the division; amounts in the line's smallest unit."""
    picture, detail = found.picture, found.detail
    figure, likely, best = detail.pooled.worst, detail.pooled.likely, detail.pooled.best
    steps = [
        ("window", f"{detail.window.first}/{detail.window.last}"),
        ("window-days", str(picture.parameters.window_days)),
        ("days-told", str(picture.parameters.window_days - found.row.days_untold)),
        ("days-untold", str(found.row.days_untold)),
        ("least-days-with-stock", str(picture.parameters.least_days_with_stock)),
    ]
    if isinstance(figure, Cover) and isinstance(likely, Cover) and isinstance(best, Cover):
        steps += [
            ("used-in-window", str(likely.denominator)),
            ("rate-highest", str(figure.denominator)),
            ("rate-lowest", str(best.denominator)),
            ("rate-error", f"{figure.denominator - likely.denominator}/{likely.denominator}"),
            ("usable", str(figure.usable)),
            ("expired", str(figure.expired)),
            ("undated", str(figure.undated)),
            ("waste", str(figure.waste.amount.__floor__())),
            ("days", f"{figure.numerator}/{figure.denominator}"),
            ("days-likely", f"{likely.numerator}/{likely.denominator}"),
            ("days-best", f"{best.numerator}/{best.denominator}"),
        ]
    elif isinstance(figure, MinimumLevel):
        steps += [("usable", str(figure.held)), ("minimum-level", str(figure.required))]
    parts = found.row.parts
    return Receipt(
        rule="first-expired-first-out",
        steps=tuple(steps),
        citations=(picture.goal.at,),
        sources=tuple((part.file_name, part.original) for part in parts),
        engine=f"samsyn {__version__}",
    )
