"""Hypothesis draws the same examples on every run; what commands remember is kept for one run only."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

# Worths of projects take seconds to find: all workers of a run share them, and no run knows those of another.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"  # noqa: TID251 - a door for tests
os.environ["XDG_CACHE_HOME"] = str(Path(tempfile.gettempdir()) / f"detente-tests-{RUN}")  # noqa: TID251

settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")
