"""What all tests share: how hypothesis searches, and a database that was made once."""

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run: a red run can be repeated, and a green one is not luck. `LOTSE_EXPLORE=1` searches on.
settings.register_profile(
    "steady", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("explore" if os.environ.get("LOTSE_EXPLORE") else "steady")
