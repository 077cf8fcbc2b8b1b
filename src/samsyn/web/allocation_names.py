"""What an allocation's receipt calls its steps, for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from samsyn.core.agreements.terms import Residual

STEPS = {
    "part": lazy("Stated amount"),
    "amount": lazy("Amount to divide"),
    "recipients": lazy("Recipients"),
    "base": lazy("Base amount to each"),
    "to-share": lazy("Left to divide by population"),
    "population": lazy("Inhabitants"),
    "population-total": lazy("Inhabitants of all"),
    "share": lazy("By population"),
    "share-rounded": lazy("Share in whole kronor"),
    "equal-part": lazy("In equal parts"),
    "residual": lazy("What rounding leaves"),
    "total": lazy("Total"),
}

RESIDUALS = {
    Residual.NONE.value: lazy("the sum falls as it falls"),
    Residual.LARGEST_REMAINDER.value: lazy("goes to the largest remainders"),
}
