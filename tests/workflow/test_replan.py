"""Replan: what stands is not done again, what was missed is caught up with, and a breach has its price."""

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from detente.agreement.model import Agreement
from detente.agreement.write import as_plain
from detente.errors import UnknownName
from detente.ledger.event import Event, Recorded
from detente.ledger.standing import standing
from detente.report.replan.answers import answer
from detente.report.replan.findings import Stand
from detente.report.replan.words import ReplanWords
from detente.roadmap import Limits, Roadmap, judge
from detente.scenario.edit import edited, parse_edit
from detente.scenario.read import read_text
from detente.scenario.template import template
from detente.workflow.replan import Asked, Now, replan, replan_record, written
from detente.workflow.replan_stands import Calendar, stands_of
from detente.workflow.settlement import Wish, planned
from detente.workflow.sign import draft
from detente.workflow.standing import Record
from detente.worth import game_of
from tests.workflow.resumed import border

WISH = Wish(Limits(20.0, time.perf_counter))
AT_ONCE = Wish(Limits(0.2, time.perf_counter))
"""Where only what is known before any planning is asked for."""

SIGNED = date(2019, 1, 1)
DONE = Stand("done")


@pytest.fixture(scope="module")
def village():
    return read_text(template("village"), "village.yaml")


@pytest.fixture(scope="module")
def signed(village):
    return planned(village, WISH)[1].roadmap


def there(found):
    """What was found, which must be something."""
    assert found is not None
    return found


def followed(roadmap, phase):
    """What stands at the start of a phase if all kept to a roadmap whose steps take effect at once."""
    return {step: DONE for step, start in roadmap.starts.items() if start < phase}


# --- planning on


def test_before_anything_happened_it_is_planning(village, signed):
    search, verdict = planned(village, WISH)
    found = replan(village, signed, {}, Now(1), WISH)
    assert found.search.value == pytest.approx(search.value)
    assert there(found.now).roadmap.starts == verdict.roadmap.starts
    assert found.rest.gain == pytest.approx(judge(game_of(village), signed).gain)
    assert found.repair is None
    assert found.doubts == ()


@pytest.mark.parametrize("phase", [2, 3, 5])
def test_whoever_keeps_to_it_can_keep_to_it(village, signed, phase):
    ahead = village.phases - phase + 1
    for horizon in (ahead, None):
        found = replan(village, signed, followed(signed, phase), Now(phase, horizon), WISH)
        assert found.rest.holds, found.rest.failures
        assert found.repair is None
        least = found.rest.share[found.rest.ideal > 0].min()
        assert found.search.value >= least - 1e-6
        assert there(found.now).holds
        assert not set(there(found.now).roadmap.starts) & set(followed(signed, phase))


def test_trust_grew_by_what_was_verified(village, signed):
    found = replan(village, signed, followed(signed, 4), Now(4), WISH)
    whole = judge(game_of(village), signed)
    for doubt in found.doubts:
        i, j = (whole.game.parties.index(party) for party in (doubt.who, doubt.whom))
        # What is recorded as verified needs no more time to be seen.
        assert doubt.now >= whole.trust[i, j, 3] - 1e-12
        assert doubt.now > doubt.before


def test_what_is_late_is_caught_up_with(village, signed):
    late = next(iter(signed.starts))
    stands = {**followed(signed, 3), late: Stand("late")}
    found = replan(village, signed, stands, Now(3), WISH)
    assert found.missed == (late,)
    assert found.rest.roadmap.starts[late] == 1
    (move,) = (move for move in found.moves if move.step == late)
    assert move.after >= 3 or not move.after
    assert found.repair is not None


def test_what_is_final_is_not_taken_any_more(village, signed):
    last = max(signed.starts, key=signed.starts.get)
    found = replan(village, signed, followed(signed, 3), Now(3, final=(last,)), WISH)
    assert found.now is None or last not in found.now.roadmap.starts


def test_the_order_of_parties_and_steps_plays_no_part():
    scenario = border()
    mirrored = scenario.model_copy(
        update={
            "parties": dict(reversed(scenario.parties.items())),
            "steps": dict(reversed(scenario.steps.items())),
        }
    )
    old = Roadmap({"posts": 1, "licences": 1, "market": 2})
    stands = {"posts": DONE, "licences": DONE, "market": Stand("late")}
    one, other = (replan(each, old, stands, Now(2), WISH) for each in (scenario, mirrored))
    assert one.search.value == pytest.approx(other.search.value)
    assert one.collapse.loss == pytest.approx(other.collapse.loss[::-1])
    assert one.collapse.fates == other.collapse.fates


def test_what_is_under_way_is_finished_on_time_or_now():
    scenario, old = border(), Roadmap({"licences": 1, "road": 2})
    road = list(scenario.steps).index("road")
    for phase, since in ((3, 1), (4, 2), (6, 2)):
        found = replan(scenario, old, {"licences": DONE, "road": Stand("under way")}, Now(phase), AT_ONCE)
        assert there(found.game.since)[road] == since
        assert found.collapse.fates["road"] == "abandoned"


def test_what_takes_effect_at_once_is_never_half_done():
    found = replan(border(), Roadmap({"posts": 1}), {"posts": Stand("under way")}, Now(2), WISH)
    assert found.stands["posts"].status == "to come"
    assert found.game.since is None


def test_too_short_a_horizon_is_lengthened_and_said_so():
    stands = {"licences": DONE, "road": Stand("under way")}
    found = replan(border(), Roadmap({"licences": 1, "road": 2}), stands, Now(3, ahead=1), WISH)
    assert found.game.n_phases == 2
    assert any("takes so long" in remark for remark in found.remarks)


def test_steps_that_nobody_knows_are_named():
    with pytest.raises(UnknownName, match="'tunnel' is not a step of 'border'"):
        replan(border(), Roadmap({"tunnel": 1}), {}, Now(1), WISH)


# --- after a breach

BROKEN = {
    "posts": Stand("broken", shown=True, blamed=("east",)),
    "licences": DONE,
    "market": DONE,
}
SIDE_BY_SIDE = Roadmap({"posts": 1, "licences": 1, "market": 2})


@pytest.fixture(scope="module")
def breach():
    return replan(border(), SIDE_BY_SIDE, BROKEN, Now(3), WISH)


def test_a_breach_costs_the_breaker_trust_and_three_ways_are_offered(breach):
    assert breach.breakers == ("east",)
    lost = [doubt for doubt in breach.doubts if doubt.now < doubt.before]
    assert {doubt.whom for doubt in lost} == {"east"}
    assert there(breach.now).holds
    assert there(there(breach.repair).repaired).holds
    assert (breach.collapse.loss >= 0).all()


def test_if_nothing_holds_while_all_goes_on_something_is_suspended_first(breach):
    assert there(breach.without).status == "infeasible"
    assert set(breach.suspended) <= {"licences", "market"}
    assert breach.suspended
    # Each of them is needed: without it, the roadmap shown would not hold.
    starts = there(breach.now).roadmap.starts
    for step in breach.suspended:
        stands = {
            **BROKEN,
            **{each: Stand("suspended", shown=True) for each in breach.suspended if each != step},
        }
        kept = replan(border(), SIDE_BY_SIDE, stands, Now(3), WISH).game
        assert not judge(kept, Roadmap({each: at for each, at in starts.items() if each != step})).holds


def test_a_breakdown_undoes_what_stands_whether_or_not_it_would_be_suspended(breach):
    game = game_of(border())
    assert breach.collapse.fates == {"licences": "undone", "market": "undone"}
    undone = [game.steps.index(step) for step in ("licences", "market")]
    beta = game.discount[:, np.newaxis]
    left = (game.flow * (1 - beta**game.reversal) / (1 - beta) - game.reversal_cost)[:, undone].sum(axis=1)
    assert breach.collapse.worth == pytest.approx(left)


def test_the_more_accidents_there_are_the_less_a_breach_says():
    found = [
        replan(border(), SIDE_BY_SIDE, BROKEN, Now(3, accidents=share), AT_ONCE) for share in (0.01, 0.2, 1.0)
    ]
    trust = [each.rest.trust[1, 0, 0] for each in found]
    assert trust == sorted(trust)
    forgiven = replan(
        border(), SIDE_BY_SIDE, {**BROKEN, "posts": Stand("taken back", shown=True)}, Now(3), WISH
    )
    assert trust[-1] == pytest.approx(forgiven.rest.trust[1, 0, 0])


def test_without_any_trust_it_is_proven_that_nothing_holds():
    scenario = edited(border(), (parse_edit("trust.west.east=0.001"), parse_edit("trust.east.west=0.001")))
    goal = edited(scenario, (parse_edit("goal=guns and road"),))
    found = replan(goal, SIDE_BY_SIDE, BROKEN, Now(3), WISH)
    assert found.now is None
    assert found.search.status == "infeasible"
    assert found.repair is None
    assert "no roadmap holds from here" in " ".join(ReplanWords(found).answer())
    assert answer(found)["now"] is None


# --- from a record


@pytest.fixture(scope="module")
def agreement(village, signed):
    return draft(village, signed, SIGNED)


def events(agreement, *told):
    """Entries, from (day, kind, commitment)."""
    return tuple(
        Recorded(
            number,
            Event(
                agreement=agreement.id,
                key=f"k{number}",
                kind=kind,
                by="desk",
                happened=date.fromisoformat(day),
                recorded=datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC),
                commitment=commitment,
            ),
        )
        for number, (day, kind, commitment) in enumerate(told)
    )


def read_off(village, agreement, on, *told, **how):
    recorded = events(agreement, *told)
    return stands_of(village, standing(agreement, recorded, on), recorded, **how)


def test_the_old_roadmap_is_read_off_the_agreement(village, signed, agreement):
    told = read_off(village, agreement, SIGNED)
    assert told.old.starts == signed.starts
    assert told.phase == 1
    assert {stand.status for stand in told.stands.values()} == {"to come"}
    assert told.remarks == ()


def test_phases_begin_when_the_agreement_says_and_then_at_the_pace_of_the_scenario(village, agreement):
    calendar = there(Calendar.of(agreement, village.phase))
    for phase in range(1, 12):
        day = calendar.first_day(phase)
        assert calendar.phase_of(day) == phase
        assert calendar.phase_of(day - timedelta(days=1)) == max(1, phase - 1)
    assert Calendar.of(agreement.model_copy(update={"phases": (), "signed": None}), 1.0) is None


STATES = [
    ("to come", []),
    ("claimed", ["claimed"]),
    ("done", ["claimed", "verified"]),
    ("disputed", ["claimed", "disputed"]),
    ("suspended", ["claimed", "verified", "suspended"]),
    ("taken back", ["claimed", "verified", "snapped-back"]),
    ("broken", ["claimed", "verified", "reversed"]),
    ("broken", ["breach-found"]),
    ("waived", ["waived"]),
]


@pytest.mark.parametrize(("status", "kinds"), STATES)
def test_every_state_of_a_commitment_means_something_for_a_plan(village, signed, agreement, status, kinds):
    step = next(iter(signed.starts))
    told = [((SIGNED + timedelta(days=10 + n)).isoformat(), kind, step) for n, kind in enumerate(kinds)]
    found = read_off(village, agreement, SIGNED + timedelta(days=60), *told)
    stand = found.stands[step]
    assert stand.status == status
    assert stand.blamed == (village.steps[step].by if status == "broken" else ())
    assert stand.shown == ("verified" in kinds)
    if kinds == ["claimed"]:
        trusting = read_off(village, agreement, SIGNED + timedelta(days=60), *told, trust_claims=True)
        assert trusting.stands[step].status == "done"


def test_what_nobody_carried_out_by_its_deadline_is_late(village, signed, agreement):
    step = next(iter(signed.starts))
    calendar = there(Calendar.of(agreement, village.phase))
    found = read_off(village, agreement, calendar.first_day(signed.starts[step] + 1))
    assert found.stands[step].status == "late"


def test_a_step_stands_only_if_all_its_commitments_do(village, signed, agreement):
    step = next(iter(signed.starts))
    half = agreement.commitments[step].model_copy(update={"text": "the other half of it"})
    whole = agreement.model_copy(update={"commitments": {**agreement.commitments, "half": half}})
    day = (SIGNED + timedelta(days=20)).isoformat()
    one = read_off(village, whole, SIGNED + timedelta(days=60), (day, "verified", step))
    both = read_off(
        village, whole, SIGNED + timedelta(days=60), (day, "verified", step), (day, "verified", "half")
    )
    assert one.stands[step].status == "to come"
    assert both.stands[step].status == "done"
    assert both.stands[step].commitments == (step, "half")


def test_what_a_plan_cannot_see_is_said(village, agreement):
    plain = as_plain(agreement)
    plain["commitments"]["talks"] = {"text": "Talk", "by": [next(iter(village.parties))], "kind": "soft"}
    spoken = read_off(village, Agreement.model_validate(plain), SIGNED)
    assert any("'talks' names no step" in remark for remark in spoken.remarks)
    strange = agreement.model_copy(update={"phases": (), "signed": None})
    with pytest.raises(UnknownName, match="says when phases begin"):
        read_off(village, strange, SIGNED)
    with pytest.raises(UnknownName, match="names a step of it"):
        read_off(border(), agreement, SIGNED)


def test_two_years_on_the_record_says_what_to_do(village, signed, agreement, tmp_path):
    first, *others = signed.starts
    calendar = there(Calendar.of(agreement, village.phase))
    on = calendar.first_day(3)
    told = [((SIGNED + timedelta(days=20)).isoformat(), "verified", first)]
    told += [
        ((on - timedelta(days=5)).isoformat(), "verified", step) for step in others if signed.starts[step] < 3
    ]
    record = Record(agreement, events(agreement, *told))
    found = replan_record(village, record, Asked(on), WISH)
    assert found.phase == 3
    assert found.rest.holds
    assert there(found.now).holds
    assert found.first_days[2] == on
    plain = answer(found)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["phase"] == 3
    assert [each["step"] for each in plain["stands"] if each["status"] == "done"] == list(followed(signed, 3))
    assert all(each["phase"] >= 3 for each in plain["now"]["starts"])
    page = written(found, tmp_path).report
    assert "What comes now, and why" in Path(page).read_text(encoding="utf-8")


def test_words_are_about_phases_since_the_signature(village, signed):
    stands = {step: Stand("late") for step in signed.starts}
    found = replan(village, signed, stands, Now(4), WISH)
    failures = [found.dated(each) for each in found.rest.failures]
    assert failures
    assert all(each.phase >= 4 for each in failures if each.phase)
    told = ReplanWords(replace(found, first_days=()))
    assert all("phase 1" not in row[2] for row in told.steps().rows)
    assert not any("phase 1 " in row[3] for row in told.steps().rows)
