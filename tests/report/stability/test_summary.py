"""The answer in words warns where it rests on what is not known."""

from detente.report.stability.grid import Grid
from detente.report.stability.summary import answer
from detente.scenario.read import read_text
from detente.workflow.stability import Asked, Case, stable_case

RIVER = """\
detente: 1
name: river
title: Two towns and a river
parties:
  upper: {name: Upper town}
  lower: {name: Lower town}
steps:
  release: {title: Release water, by: [upper]}
  protest: {title: Protest, by: [lower]}
preferences:
  upper: {known: ["0 > 1 > 3", "0 > 2"]}
  lower: {ranking: [1, 3, 2, 0]}
"""


def told(text):
    return answer(Grid(stable_case(Case(read_text(text)), Asked(), print)))


def test_a_ranking_that_is_known_in_part_is_named_before_anything_else():
    first = told(RIVER)[0]
    assert first.startswith("How Upper town would rank is known in part only.")
    assert "How sure the answer is" in first


def test_nothing_is_doubted_where_every_ranking_is_known():
    whole = RIVER.replace('{known: ["0 > 1 > 3", "0 > 2"]}', "{ranking: [0, 1, 2, 3]}")
    assert not any("in part" in sentence for sentence in told(whole))
