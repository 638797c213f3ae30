"""The programme of a project: what the columns and rows are, and that it is the one of the definitions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.projects.coalitions import Study
from tests.projects import small, twin

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(["power", "gas", "rail"])


@given(KINDS, SEEDS, st.sampled_from([(), ("first",), ("first", "second")]))
@settings(max_examples=60)
def test_the_worth_of_every_coalition_is_that_of_the_plain_twin(kind, seed, stages):
    project = small.project(kind, seed)
    found = Study(project).worth(stages)
    expected = twin.worth(project, set(stages))
    scale = max(found.alone, 1.0)
    for coalition, value in expected.items():
        assert found.of(coalition) == pytest.approx(value, abs=1e-7 * scale)
