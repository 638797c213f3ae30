"""The verbs about staying, on conflicts whose answers are obvious by hand, and on published ones."""

from dataclasses import replace

import pytest

from detente.errors import LimitReached, ScenarioError, TooManySituations, UnknownName
from detente.report.stability.answers import stability as answer
from detente.scenario import read
from detente.scenario.bundle import find
from detente.scenario.write import as_text
from detente.stability import paths
from detente.stability.witness import checks, witness
from detente.states import Play
from detente.workflow import stability
from detente.workflow.stability import IN_PLAY, Asked, Case, load, nobody_leaves, play_of, stable_case
from tests.published.conflict import NAMES
from tests.ranked import ranked
from tests.valued import exchange, valued

NO_GMCR = {
    "elmira-coalesced",
    "gisborne-economic",
    "gisborne-environmental",
    "sustainable-development-cooperative",
    "sustainable-development-hostile",
}
"""Conflicts with degrees of preference, or with situations of several combinations."""

GIFT = {
    "gift": {"by": ["north"], "north": -1, "south": 3},
    "thanks": {"by": ["south"], "north": 0, "south": 0},
}


def asked(case, **what):
    """What is found on a case or a scenario, small enough that nothing has to be compiled."""
    told: list[str] = []
    found = stable_case(case if isinstance(case, Case) else Case(case), Asked(**what), told.append)
    assert told == []
    return found


def letters(found, label):
    """Per party the concepts under which it stays."""
    s = found.conflict.situation(label)
    stable = found.analysis.stable
    return [
        {name for name in stable if stable[name][party, s]}
        for party in range(len(found.conflict.space.parties))
    ]


# --- by hand


def test_who_exchange_steps_stay_by_what_the_other_would_take_back_and_not_by_themselves():
    found = asked(exchange(), situation="3")
    assert letters(found, "3") == [{"gmr", "smr", "seq"}] * 2
    assert nobody_leaves(found)
    assert [w.stable for w in found.witnesses] == [False, True, True, True] * 2
    north = {w.question.concept: w for w in found.witnesses if w.question.party == 0}
    (deterred,) = north["seq"].deterred
    label = found.conflict.moves.label
    assert (label(deterred.improvement), label(deterred.sanction)) == ("2", "0")


def test_who_gives_for_nothing_takes_it_back_and_nobody_can_stop_it():
    found = asked(valued(GIFT), situation="1")
    assert letters(found, "1") == [set(), {"nash", "gmr", "smr", "seq"}]
    assert not nobody_leaves(found)
    assert not nobody_leaves(asked(valued(GIFT), situation="1", party="north"))
    assert nobody_leaves(asked(valued(GIFT), situation="1", party="South"))
    assert nobody_leaves(asked(valued(GIFT), situation="0"))
    assert nobody_leaves(asked(valued(GIFT)))


def test_what_cannot_be_undone_is_kept_whatever_it_costs():
    more = {"gift": {"reversible": False}}
    assert letters(asked(valued(GIFT, more=more)), "1") == [{"nash", "gmr", "smr", "seq"}] * 2


# --- verdict and witness


@pytest.mark.parametrize("name", NAMES)
def test_a_verdict_and_its_proof_agree_in_every_situation_of_every_published_conflict(name):
    case = load(name)
    whole = asked(case)
    for s in whole.conflict.situations:
        found = asked(case, situation=whole.conflict.moves.label(s))
        assert found.situation == s
        assert len(found.witnesses) == 4 * len(found.parties)
        for each in found.witnesses:
            question = each.question
            assert each.stable == whole.analysis.stable[question.concept][question.party, s]
            assert checks(found.conflict.moves, found.conflict.payoffs, each)
        stays = [bool(letters_of_one) for letters_of_one in letters(whole, whole.conflict.moves.label(s))]
        assert nobody_leaves(found) is all(stays)


def test_where_verdict_and_proof_differ_neither_is_told(monkeypatch):
    def lying(*asked):
        return replace(witness(*asked), stable=not witness(*asked).stable)

    monkeypatch.setattr(stability, "witness", lying)
    with pytest.raises(AssertionError, match="verdict and witness differ"):
        asked(exchange(), situation="3")


# --- what is in play


def test_few_steps_are_all_in_play_but_for_those_that_are_done():
    assert play_of(exchange(), Asked()) == Play(("freeze", "relief"))
    assert play_of(exchange(), Asked(done=("relief",))) == Play(("freeze",), frozenset({"relief"}))
    many = ranked([f"step-{k}" for k in range(IN_PLAY + 1)])
    assert play_of(many, Asked()) == Play(tuple(many.steps))


def test_steps_named_are_in_play_and_what_stands_at_the_start_stays():
    scenario = ranked("abcd", status_quo=["a", "d"])
    assert play_of(scenario, Asked(in_play=("d", "b"))) == Play(("b", "d"), frozenset("a"))
    assert play_of(scenario, Asked(in_play=("b",), done=("c",))) == Play(("b",), frozenset("acd"))
    assert play_of(scenario, Asked(in_play=("B",), done=("C",))) == Play(("b",), frozenset("acd"))


def test_of_many_steps_of_known_worth_those_with_most_at_stake_are_in_play():
    worth = {f"step-{k}": {"by": ["ann"], "ann": k + 1, "bob": 0} for k in range(IN_PLAY + 4)}
    last, next_to_last, *others = reversed(worth)
    scenario = valued(worth, status_quo=[last])
    play = play_of(scenario, Asked(done=(next_to_last,)))
    most = others[:IN_PLAY]
    assert play == Play(tuple(reversed(most)), frozenset({last, next_to_last}))


@pytest.mark.parametrize("what", [{"in_play": ("x",)}, {"done": ("x",)}])
def test_an_unknown_step_is_named_with_those_there_are(what):
    with pytest.raises(UnknownName, match="'x' is not a step of 'valued'; those are freeze, relief"):
        play_of(exchange(), Asked(**what))


def test_rankings_by_label_are_asked_about_with_steps_fixed_too():
    whole, part = load("elmira"), asked(load("elmira"), in_play=("delay", "accept", "abandon"))
    labels = {part.conflict.moves.label(s) for s in part.conflict.situations}
    assert labels < {asked(whole).conflict.moves.label(s) for s in asked(whole).conflict.situations}
    assert part.status_quo == part.conflict.situation("1")
    assert asked(whole, done=("modify",)).conflict.situations


def test_nothing_in_play_is_one_situation_in_which_all_stay():
    found = asked(exchange(), done=("freeze", "relief"))
    assert [found.conflict.moves.label(s) for s in found.conflict.situations] == ["3"]
    assert letters(found, "3") == [{"nash", "gmr", "smr", "seq"}] * 2


# --- ways


def test_ways_begin_at_the_status_quo_or_where_one_says():
    assert asked(exchange()).status_quo == 0
    found = asked(exchange(), start="3")
    assert found.status_quo == 0
    assert found.routes
    assert found.routes.start == 3
    assert sorted(route.target for route in found.routes.to) == [0, 3]
    with pytest.raises(UnknownName, match="'9' is not a situation"):
        asked(exchange(), start="9")


def test_without_a_status_quo_that_can_be_there_are_no_ways():
    found = asked(ranked("ab", infeasible=["not a and not b"]))
    assert found.status_quo is None
    assert found.routes is None
    (note,) = found.notes
    assert note == "The status quo cannot be: the situation in which nothing stands cannot be."
    begun = asked(ranked("ab", infeasible=["not a and not b"]), start="3").routes
    assert begun
    assert begun.start == 2


def test_among_too_many_situations_no_ways_are_looked_for_and_that_is_said(monkeypatch):
    monkeypatch.setattr(paths, "SITUATION_LIMIT", 3)
    found = asked(exchange())
    assert found.routes is None
    assert [
        note for note in found.notes if note.startswith("No paths were looked for: 4 situations are too many")
    ]


# --- what is asked besides


def extra(found, key):
    return next((each.data for each in found.extras if each.key == key), None)


def test_only_what_is_asked_is_told():
    assert asked(exchange()).extras == ()
    found = asked(exchange(), wish="3", robust=True, further=True)
    assert [each.key for each in found.extras][:2] == ["wish", "coalitions"]
    assert [each.key for each in found.extras][-1] == "robust"


def test_a_wish_and_a_doubt_are_about_the_situation_named():
    found = asked(exchange(), wish="3", situation="3", robust=True)
    assert extra(found, "wish")["situation"] == 3
    assert {each["situation"] for each in extra(found, "robust")["verdicts"]} == {3}
    assert len(extra(found, "robust")["verdicts"]) == 4
    assert extra(found, "robust")["of"] == "worlds"


def test_a_doubt_without_a_situation_is_about_the_status_quo_and_where_all_would_stay():
    doubts = extra(asked(exchange(), robust=True), "robust")
    assert {each["situation"] for each in doubts["verdicts"]} == {0, 3}


def in_part(steps, width):
    """Ann's situations are worth their numbers, give or take; everything overlaps with its neighbours."""
    ranges = {str(k): f"{k} [{k - width}, {k + width}]" for k in range(2 ** len(steps))}
    return ranked(steps, preferences={"ann": {"ranges": ranges}, "bob": {"statements": ["a iff b"]}})


def test_what_is_known_in_part_is_told_with_how_sure_it_is():
    doubts = extra(asked(in_part("ab", 0.6)), "robust")
    assert doubts["of"] == "rankings"
    share = doubts["verdicts"][0]["staying"]["ann"]
    assert set(share) == {"share", "low", "high", "draws"}


def test_what_is_too_large_to_say_how_sure_it_is_is_answered_all_the_same_unless_that_was_asked():
    scenario = in_part("abcdefg", 3)
    found = asked(scenario)
    assert extra(found, "robust") is None
    (note,) = [
        note for note in found.notes if note.startswith("How sure the answer is was not worked out: rank")
    ]
    assert note.endswith(".")
    with pytest.raises(TooManySituations):
        asked(scenario, robust=True)


def test_a_limit_on_the_way_to_how_sure_an_answer_is_ends_only_that(monkeypatch):
    def over_rankings(*_):
        raise LimitReached("too much to look at")

    monkeypatch.setattr(stability, "over_rankings", over_rankings)
    assert "How sure the answer is was not worked out: too much to look at." in asked(in_part("ab", 1)).notes


def test_blocs_decide_as_one_and_everybody_is_in_one_bloc_at_most():
    found = asked(load("elmira"), blocs=("moe + uniroyal",))
    assert [each.key for each in found.extras] == ["coalitions"]
    for blocs in (("moe+uniroyal", "moe"), ("moe+moe",)):
        with pytest.raises(UnknownName, match="'moe' is in two blocs; name every party once"):
            asked(load("elmira"), blocs=blocs)
    with pytest.raises(UnknownName, match="'x' is not a party"):
        asked(load("elmira"), blocs=("moe+x",))


# --- files


def test_names_are_those_of_the_file_where_it_has_its_own(tmp_path):
    stability.exported(load("elmira"), tmp_path / "elmira.gmcr")
    (tmp_path / "E.GMCR").write_bytes((tmp_path / "elmira.gmcr").read_bytes())
    (tmp_path / "ours.yaml").write_text(as_text(exchange()))
    assert load(str(tmp_path / "elmira.gmcr")).own_names
    assert load(str(tmp_path / "E.GMCR")).own_names
    assert not load(str(tmp_path / "ours.yaml")).own_names
    assert not load("elmira").own_names


def plainly(found):
    """An answer without the names of situations."""
    data = answer(found)
    stands = {each["id"]: tuple(sorted(each["standing"])) for each in data["situations"]}
    return {
        "situations": set(stands.values()),
        "stable": {
            concept: {party: {stands[s] for s in row} for party, row in rows.items()}
            for concept, rows in data["stable"].items()
        },
        "equilibria": {concept: {stands[s] for s in row} for concept, row in data["equilibria"].items()},
        **{key: data[key] for key in ("rule", "parties", "in_play", "count")},
    }


@pytest.mark.parametrize("name", sorted({*NAMES} - NO_GMCR))
def test_a_conflict_written_for_gmcr_py_and_read_again_has_the_same_answer(name, tmp_path):
    case = load(name)
    stability.exported(case, tmp_path / "copy.gmcr")
    again = load(str(tmp_path / "copy.gmcr"))
    assert plainly(asked(again)) == plainly(asked(replace(case, own_names=True)))


@pytest.mark.parametrize("name", sorted(NO_GMCR))
def test_what_gmcr_py_cannot_hold_of_a_published_conflict_is_told(name, tmp_path):
    with pytest.raises(ScenarioError, match=r"gmcr-py knows no degrees|several combinations"):
        stability.exported(load(name), tmp_path / "no.gmcr")


def test_what_gmcr_py_cannot_hold_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(ScenarioError, match="gmcr-py"):
        stability.exported(Case(exchange()), tmp_path / "no.gmcr")
    assert list(tmp_path.iterdir()) == []


def test_a_report_lies_in_a_folder_named_after_the_scenario(tmp_path):
    found = stability.written(asked(exchange()), tmp_path)
    assert found.report == str(tmp_path / "valued" / "stability.html")
    assert (tmp_path / "valued" / "stability.html").read_text().startswith("<!DOCTYPE html>")


def test_of_the_bundled_scenario_some_steps_are_in_play_and_that_is_said():
    found = asked(Case(read(find("korea"))))
    assert len(found.conflict.space.steps) == IN_PLAY
    assert found.notes[0].startswith(
        f"{IN_PLAY} of {len(found.scenario.steps)} steps are in play; the others are"
    )
    assert found.analysis.equilibria["gmr"].any()
