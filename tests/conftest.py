"""What all tests share: how hypothesis searches."""

import os

from hypothesis import HealthCheck, settings

# The same examples in every run: a red run can be repeated, and a green one is not luck. `LOTSE_EXPLORE=1` searches on.
_SLOW_IS_FINE = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **_SLOW_IS_FINE)
settings.register_profile("explore", **_SLOW_IS_FINE)
settings.load_profile("explore" if os.environ.get("LOTSE_EXPLORE") else "steady")
