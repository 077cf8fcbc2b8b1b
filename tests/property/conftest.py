"""How many random cases a property test tries: few by default, many with SAMSYN_HYPOTHESIS=deep."""

import os

from hypothesis import HealthCheck, settings

# No deadline: the first call of a compiled kernel may compile it.
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile(
    "deep", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("SAMSYN_HYPOTHESIS", "quick"))
