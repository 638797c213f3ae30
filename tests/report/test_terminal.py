import io

import pytest
from rich.console import Console

from detente.report.terminal import render, render_comparison
from tests.report.made import LARGE, exchange, findings


@pytest.fixture(scope="module")
def large():
    return findings(**LARGE)


def printed(what, width):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(what)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(large, width):
    assert max(map(len, printed(render(large), width).splitlines())) <= width


def test_a_pipe_gets_no_colour(large):
    assert "\x1b" not in printed(render(large), 80)


def test_the_weakest_link_is_named_and_not_only_coloured(large):
    text = printed(render(large), 80)
    assert text.count("◆ weakest link,") + text.count("◆ weakest link\n") >= 1
    assert "Weakest link: " in text


def test_every_phase_and_step_is_there(large):
    text = " ".join(printed(render(large), 140).split())
    for phase in range(1, 11):
        assert f"Phase {phase}, months" in text
    for step in large.verdict.roadmap.starts:
        assert step.replace("step-", "part ") in text


def test_a_name_stays_with_its_number(large):
    assert not any(
        line.rstrip().endswith("Isles")
        for line in printed(render(large), 80).splitlines()
        if "margins" in line
    )


def test_the_grid_of_margins_fits_eighty_columns_for_ten_phases(large):
    lines = printed(render(large), 80).splitlines()
    assert sum(line.startswith("Phase   ") for line in lines) == 1


def test_a_roadmap_that_holds_says_so():
    text = printed(render(findings(exchange(), leave_out=0)), 80)
    assert "✓ HOLDS" in text
    assert "DOES NOT HOLD" not in text


def test_proposals_are_compared_with_what_fails_first(large):
    text = printed(render_comparison(large), 80)
    assert "Plan of the elders" in text
    assert "first: Phase 9" in text
