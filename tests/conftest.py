"""What all tests share: how hypothesis searches, and that log lines can be looked at."""

import os
from functools import partial

import structlog
from hypothesis import HealthCheck, settings

# The same examples in every run: a red run can be repeated, and a green one is not luck. `LOTSE_EXPLORE=1` searches on.
_SLOW_IS_FINE = {"deadline": None, "print_blob": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **_SLOW_IS_FINE)
settings.register_profile("explore", **_SLOW_IS_FINE)
settings.load_profile("explore" if os.environ.get("LOTSE_EXPLORE") else "steady")


def _set_up_logs(configure, **options):
    """Commands that are called within a test set logging up; a logger that remembers how could not be listened to later."""
    configure(**{**options, "cache_logger_on_first_use": False})


structlog.configure = partial(_set_up_logs, structlog.configure)

_LONG = ("bench", "browser", "bot")


def pytest_collection_modifyitems(items):
    # Several processes share the tests out; nobody shall wait for a long one that began last.
    items.sort(key=lambda item: next((n for n, folder in enumerate(_LONG) if folder in item.path.parts), len(_LONG)))
