"""Planning again over the network: by whom, from what, and one at a time."""

import pytest

from detente.web.routes import replan as route
from detente.workflow import replan as verbs
from tests.ledger.parties import AGREEMENT

PATH = f"/api/v1/agreements/{AGREEMENT.id}/replan"


@pytest.fixture
def planned_from(monkeypatch):
    """What each plan was made from; the planning itself is tested with the workflow."""
    made = []

    def instead(scenario, record, asked, wish):
        made.append((scenario, record, asked, wish))
        return made[-1]

    monkeypatch.setattr(verbs, "replan_record", instead)
    monkeypatch.setattr("detente.report.replan.answers.answer", lambda found: {"scenario": found[0].name})
    return made


def test_a_plan_is_made_from_what_the_reader_may_see_and_nothing_else(world, planned_from):
    secret = world.record("noted", "south-1", note="what only the south knows", visibility="party:south")
    for name, sees in (("south", True), ("north", False), ("secretary", True)):
        answer = world.client(name).post(PATH, json={"scenario": "prisoners-dilemma"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        _, record, asked, _ = planned_from[-1]
        assert (secret in {each.number for each in record.recorded}) == sees
        assert asked.on == world.clock.time.date()


def test_a_name_is_never_taken_for_a_path_on_the_server(world, planned_from, tmp_path):
    hidden = tmp_path / "scenario.yaml"
    hidden.write_text("detente: 1\nname: what-lies-on-the-server\n")
    answer = world.client("north").post(PATH, json={"scenario": str(hidden)})
    assert answer.status_code == 422
    assert "what-lies-on-the-server" not in answer.text
    assert planned_from == []


def test_somebody_without_a_part_in_it_has_no_plan_made(world, planned_from):
    assert world.client().post(PATH, json={"scenario": "korea"}).status_code == 401
    assert world.client("reader").post(PATH, json={"scenario": "korea"}).status_code == 403
    assert planned_from == []


@pytest.mark.usefixtures("planned_from")
def test_one_plan_is_made_at_a_time(world):
    with route._AT_WORK:  # noqa: SLF001 - somebody else's plan is being made
        answer = world.client("north").post(PATH, json={"scenario": "prisoners-dilemma"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert world.client("north").post(PATH, json={"scenario": "prisoners-dilemma"}).status_code == 200


def test_a_plan_that_fails_lets_the_next_one_in(world):
    for _ in range(2):
        # The agreement of these tests was not drafted from that scenario.
        answer = world.client("north").post(PATH, json={"scenario": "detente: 2"})
        assert answer.status_code == 422
