"""Which tests are measured for coverage: those of a core room, of it; and of what is much alike, a few.

Measuring takes a test two to five times as long. The choice is the same on every run, in whatever order
tests come.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parent
ROOT = TESTS.parent

CASES = 3
"""Of cases of a test that differ in numbers only, so many are measured."""

EXAMPLES = 25
"""Of examples that Hypothesis draws for a test, so many are measured."""

Tracers = tuple[Any, Any]
"""Those of a thread and of the threads that it starts."""

NONE: Tracers = None, None

Extent = Literal["whole", "examples", "nothing"]
MEASURED = pytest.StashKey[Extent]()
"""What is measured of a test."""

measured: Iterator[Tracers] = iter(())
"""The tracers for the next examples of the test that runs now."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Choose the tests that are measured."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rooms = {name.removeprefix("detente.") for name in tools["coverage"]["run"]["source_pkgs"]}
    alike: Counter[object] = Counter()
    for item in sorted(items, key=lambda item: item.nodeid):
        in_room = item.path.relative_to(TESTS).parts[0] in rooms
        is_chosen = in_room and not item.get_closest_marker("unmeasured") and not _is_another(item, alike)
        item.stash[MEASURED] = _prepared(item) if is_chosen else "nothing"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that is not measured runs as fast as without coverage.

    The marker `no_cover` is not enough: in a process of several, a second tracer takes over from the first.
    A debugger goes on.
    """
    global measured  # noqa: PLW0603 - Hypothesis does not say for which test it draws
    tracers = sys.gettrace(), threading.gettrace()
    if item.stash[MEASURED] == "whole" or not type(tracers[0]).__module__.startswith("coverage"):
        return (yield)
    measured = itertools.repeat(tracers, EXAMPLES if item.stash[MEASURED] == "examples" else 0)
    with _traced_by(NONE):
        return (yield)


@contextlib.contextmanager
def _traced_by(tracers: Tracers) -> Iterator[None]:
    before = sys.gettrace(), threading.gettrace()
    sys.settrace(tracers[0])
    threading.settrace(tracers[1])
    try:
        yield
    finally:
        sys.settrace(before[0])
        threading.settrace(before[1])


def _prepared(item: pytest.Item) -> Extent:
    """What is to be measured of a chosen test; one for which Hypothesis draws is made to count examples."""
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if handle is None:
        return "whole"
    if not hasattr(handle.inner_test, "is_measured"):
        handle.inner_test = _first_ones_measured(handle.inner_test)
    return "examples"


def _first_ones_measured(inner: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(inner)
    def one(*args: object, **kwargs: object) -> object:
        tracers = next(measured, None)
        with _traced_by(tracers) if tracers else contextlib.nullcontext():
            return inner(*args, **kwargs)

    one.is_measured = True  # type: ignore[attr-defined]
    return one


def _is_another(item: pytest.Item, alike: Counter[object]) -> bool:
    """Whether enough cases of this test were met that differ from it in numbers only; it is counted."""
    case = getattr(item, "callspec", None)
    if case is None:
        return False
    words = [repr(value) for name, value in sorted(case.params.items()) if not _is_number(value)]
    same = (item.path, getattr(item, "originalname", ""), *words)
    alike[same] += 1
    return alike[same] > CASES


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, tuple) and all(map(_is_number, value)))
