"""Which stages are open, given the steps that stand."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from detente.projects.coalitions import Study
from detente.projects.gates import mentioned, open_stages
from detente.projects.model import Project
from tests.projects import small

STAGES = {
    "crossing": {"title": "the crossing", "step": "rail-border", "needs": "annex and not drills"},
    "west": {"title": "the west", "step": "rail-west", "needs": "rail-border"},
    "free": {"title": "no gate"},
    "relief": {"title": "relief only", "needs": "exemption or annex"},
}
STEPS = ("rail-border", "annex", "drills", "rail-west", "exemption")


def gated() -> Project:
    return Project.of({**small.small("rail", 0), "links": {}, "stages": STAGES})


def test_steps_that_stages_mention_come_once_in_file_order():
    assert mentioned(gated()) == STEPS


def test_a_stage_without_step_and_condition_is_always_open():
    assert open_stages(gated(), ()) == {"free"}


def test_a_stage_waits_for_its_own_step_and_for_its_condition():
    assert open_stages(gated(), {"annex"}) == {"free", "relief"}
    assert open_stages(gated(), {"annex", "rail-border"}) == {"free", "relief", "crossing"}
    assert open_stages(gated(), {"annex", "rail-border", "drills"}) == {"free", "relief"}


@given(st.sets(st.sampled_from([*STEPS, "elsewhere"])))
def test_steps_that_are_not_mentioned_do_not_matter(standing):
    project = gated()
    assert open_stages(project, standing) == open_stages(project, standing & set(mentioned(project)))


def test_every_set_of_standing_steps_has_its_worth_and_the_same_network_is_not_solved_again(monkeypatch):
    study = Study(small.project("power", 11))
    solved = []
    solve = study._programme.solve  # noqa: SLF001 - counts what is solved

    def counting(*given, **named):
        solved.append(given)
        return solve(*given, **named)

    monkeypatch.setattr(study._programme, "solve", counting)  # noqa: SLF001 - counts what is solved
    steps = [*mentioned(study.project), "elsewhere"]
    worth = {}
    for n in range(len(steps) + 1):
        for standing in combinations(steps, n):
            worth[standing] = study.worth(open_stages(study.project, standing))
    assert worth["elsewhere",] is worth[()]
    before = len(solved)
    study.worth()
    assert len(solved) == before
