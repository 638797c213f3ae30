"""Proofs and paths as sentences: complete, neutral, and no longer than they need to be."""

import pytest

from detente.report.stability.words import NOT_JOINTLY, SituationWords
from detente.scenario import Scenario
from detente.stability.compensation import Loss
from detente.stability.paths import Leg, Path, Route, Routes, paths
from detente.stability.sequences import Move
from detente.stability.witness import Deterrence, Question, Witness, witness
from detente.states import graph_of, space_of
from tests.published.conflict import conflict, graph, payoffs

TITLES = {
    "open": ("Open the road", ["alba"]),
    "guns": ("Move the guns", ["bor"]),
    "dam": ("Drain the dam", ["cor"]),
    "office": ("Run a river office", ["alba", "bor"]),
    "lists": ("Exchange lists", ["alba"]),
    "fish": ("Share the fish", ["alba"]),
}


def made(**changes):
    """Three shores that only rank; a situation's label is its number."""
    raw = {
        "detente": 1,
        "name": "three-shores",
        "title": "Three Shores",
        "parties": {
            "alba": {"name": "Republic of Alba"},
            "bor": {"name": "Bor"},
            "cor": {"name": "United Cantons of Cor"},
        },
        "steps": {name: {"title": title, "by": by} for name, (title, by) in TITLES.items()},
        "preferences": {name: {"statements": ["open"]} for name in ("alba", "bor", "cor")},
    }
    return Scenario.of(raw | changes)


SCENARIO = made()
MOVES = graph_of(space_of(SCENARIO))
WORDS = SituationWords(SCENARIO, MOVES)
ALBA, BOR, COR, BOTH = range(4)


def told(concept, *deterred, improvement=None, party=ALBA):
    question = Question(party, 2, concept)
    return WORDS.witness(Witness(question, improvement is None, improvement, deterred))


# --- situations


def test_a_situation_is_told_by_what_stands():
    assert WORDS.situation(0) == "0 (nothing stands)"
    assert WORDS.situation(3) == "3 (Open the road; Move the guns)"
    assert WORDS.situation(63) == "63 (Open the road; Move the guns; Drain the dam; and 3 other steps)"


def test_a_move_is_told_by_what_is_different():
    assert WORDS.change(3, 7) == "7 (now: Drain the dam)"
    assert WORDS.change(3, 6) == "6 (now: Drain the dam; no longer: Open the road)"
    assert WORDS.change(3, 3) == "3"


def test_of_what_a_situation_leaves_open_nothing_is_told():
    """At 9 Uniroyal has abandoned its plant, whether the local government insists or not."""
    scenario = conflict("elmira-coalesced")
    moves = graph(scenario)
    insists = next(s for s in range(moves.n) if moves.stands[s] == ("delay", "insist"))
    words, end = SituationWords(scenario, moves), moves.labels.index("9")
    assert words.change(insists, end) == "9 (now: Uniroyal abandons its plant)"


# --- who stays, and why


def test_a_party_without_a_better_move_has_none():
    assert told("seq") == ("At 2 (Move the guns), the Republic of Alba has no move that it prefers.",)


@pytest.mark.parametrize(
    ("concept", "end"),
    [
        ("nash", "."),
        ("gmr", ", and nobody can stop it."),
        (
            "smr",
            (
                ", and nobody can stop it: whatever they do, it is better off than at 2 "
                "or can move to where it is."
            ),
        ),
        ("seq", ", and nobody can stop it by moves in their own interest."),
    ],
)
def test_a_party_that_would_leave_is_told_by_its_move_and_by_what_fails_to_stop_it(concept, end):
    start = "At 2 (Move the guns), the Republic of Alba would do better by moving to 3 (now: Open the road)"
    assert told(concept, improvement=3) == (start + end,)


def test_an_answer_that_would_cost_those_who_make_it_is_one_they_could_make():
    assert told("gmr", Deterrence(3, 7, (Move(COR, 3, 7),))) == (
        (
            "At 2 (Move the guns), the Republic of Alba would do better by moving to 3 (now: Open the road), "
            "but the United Cantons of Cor could then move to 7 (now: Drain the dam), "
            "where the Republic of Alba is no better off than at 2."
        ),
    )


def test_an_answer_in_their_own_interest_is_one_they_would_make():
    assert told("seq", Deterrence(3, 1, (Move(BOR, 3, 1),)))[0].endswith(
        "but Bor would then move to 1 (no longer: Move the guns), "
        "where the Republic of Alba is no better off than at 2; that move is in Bor’s own interest."
    )
    twice = (Move(BOR, 3, 1), Move(COR, 1, 5))
    assert told("seq", Deterrence(3, 5, twice))[0].endswith(
        "but Bor would then move to 1 (no longer: Move the guns) and the United Cantons of Cor to 5 "
        "(now: Drain the dam), where the Republic of Alba is no better off than at 2; "
        "each of these moves is in the interest of who makes it."
    )


def test_owners_of_a_joint_step_answer_together():
    assert told("seq", Deterrence(6, 14, (Move(BOTH, 6, 14),)), party=COR) == (
        (
            "At 2 (Move the guns), the United Cantons of Cor would do better by moving to 6 (now: Drain the "
            "dam), but the Republic of Alba and Bor would then together move to 14 (now: Run a river "
            "office), where the United Cantons of Cor is no better off than at 2; that move is in the "
            "interest of all who make it."
        ),
    )


def test_the_best_counter_move_is_named_or_that_there_is_none():
    deters = (Move(COR, 3, 7),)
    assert told("smr", Deterrence(3, 7, deters, 6))[0].endswith(
        "no better off than at 2. The best it could then move to is 6 (no longer: Open the road), "
        "no better either."
    )
    assert told("smr", Deterrence(3, 7, deters))[0].endswith("than at 2. From there it has no move.")


def test_of_a_long_answer_the_first_moves_and_the_end_are_told():
    longer = (Move(BOR, 3, 1), Move(COR, 1, 5), Move(BOR, 5, 7), Move(COR, 7, 3), Move(BOR, 3, 1))
    assert (
        "but Bor could then move to 1 (no longer: Move the guns), the United Cantons of Cor to 5 "
        "(now: Drain the dam) and after 3 more moves they would be at 1, where"
    ) in told("gmr", Deterrence(3, 1, longer))[0]
    assert (
        "but Bor could then move to 1 (no longer: Move the guns), the United Cantons of Cor to 5 "
        "(now: Drain the dam) and Bor to 7 (now: Move the guns), where"
    ) in told("gmr", Deterrence(3, 7, longer[:3]))[0]


def test_of_many_improvements_the_best_are_told_and_the_others_counted():
    improvements = (3, 18, 34, 19, 35)
    deters = [Deterrence(s, s ^ 4, (Move(COR, s, s ^ 4),)) for s in improvements]
    sentences = told("gmr", *deters)
    assert sentences[0] == (
        "At 2 (Move the guns), the Republic of Alba has 5 moves that it prefers, and each can be answered."
    )
    assert sentences[1].startswith(
        "The Republic of Alba would do better by moving to 3 (now: Open the road), but"
    )
    assert sentences[4:] == ("The other 2 can be answered too.",)
    assert told("gmr", *deters[:4])[4:] == ("The other one can be answered too.",)
    assert len(told("gmr", *deters[:3])) == 4


# --- from here to there


def leg(*moves, parties=None, losses=()):
    return Leg(parties or MOVES.owners[moves[0].mover], moves, losses)


def route(target, **found):
    return Route(
        target,
        **({"anyone": Path(), "improvements": None, "coalitions": None, "least_adverse": None} | found),
    )


def test_a_path_names_who_moves_and_what_changes():
    path = Path((leg(Move(ALBA, 0, 1)), leg(Move(BOTH, 1, 9)), leg(Move(COR, 9, 13))))
    assert WORDS.route(0, route(13, improvements=path)) == (
        (
            "From 0 to 13 by moves in the interest of who makes them: the Republic of Alba moves to 1 (now: "
            "Open the road), then the Republic of Alba and Bor together to 9 (now: Run a river office), "
            "then the United Cantons of Cor to 13 (now: Drain the dam)."
        ),
    )


def test_a_joint_move_is_told_with_what_lies_between():
    jointly = Path((leg(Move(ALBA, 0, 1), Move(BOR, 1, 3), parties=(ALBA, BOR)),))
    assert WORDS.route(0, route(3, coalitions=jointly)) == (
        "From 0 to 3 no moves lead that are each in the interest of who makes them.",
        (
            "From 0 to 3 by joint moves in the interest of all who make them: the Republic of Alba and Bor "
            "move together to 3 (now: Open the road; Move the guns) by way of 1."
        ),
    )


@pytest.mark.parametrize(
    ("ranks", "points", "sentence"),
    [
        (3, None, "Bor would have to be compensated for moving from 1 to 3: 3 is 3 ranks below 1 for it."),
        (
            3,
            4.25,
            (
                "Bor would have to be compensated for moving from 1 to 3: "
                "3 is worth 4.2 points a year less to it than 1."
            ),
        ),
        (0, None, "Bor would gain nothing by moving from 1 to 3, and has no reason to."),
    ],
)
def test_a_move_against_interest_is_told_with_what_it_costs(ranks, points, sentence):
    adverse = leg(Move(BOR, 1, 3), losses=(Loss(BOR, ranks, points),))
    path = Path((leg(Move(ALBA, 0, 1)), adverse))
    assert WORDS.route(0, route(3, least_adverse=path))[1:] == (
        (
            "From 0 to 3 with 1 move against interest, the fewest there can be: the Republic of Alba moves "
            "to 1 (now: Open the road), then Bor to 3 (now: Move the guns)."
        ),
        sentence,
    )


def test_where_no_moves_lead_and_where_one_is_are_said_so():
    assert WORDS.route(0, route(3, anyone=None)) == ("From 0 to 3 no moves lead.",)
    assert WORDS.route(3, route(3)) == ("3 is where things stand.",)


def test_what_is_in_reach_is_counted_by_whose_moves_lead_there():
    everything = Routes(0, {"anyone": tuple(range(1, 64)), "improvements": (1,), "coalitions": (1, 3)}, ())
    assert WORDS.reach(everything) == (
        "63 of 63 other situations can be reached from 0 (nothing stands) by moves of anyone, 1 of them by "
        "moves in the interest of who makes them and 2 of them by joint moves in the interest of all who "
        "make them."
    )
    alone = Routes(0, {"anyone": (1,), "improvements": ()}, ())
    assert WORDS.reach(alone).endswith(f"0 of them by moves in the interest of who makes them. {NOT_JOINTLY}")


# --- a published case


def test_the_elmira_conflict_reads_as_it_is_told_in_the_literature():
    scenario = conflict("elmira")
    moves, values = graph(scenario), payoffs(scenario)
    words, at = SituationWords(scenario, moves), moves.labels.index
    assert words.witness(witness(moves, values, Question(1, at("9"), "seq"))) == (
        (
            "At 9 (Uniroyal accepts the control order; Local government insists on the original order), "
            "Uniroyal would do better by moving to 11 (now: Uniroyal abandons its plant; no longer: "
            "Uniroyal accepts the control order), and nobody can stop it by moves in their own interest."
        ),
    )
    routes = paths(moves, values, at("1"), [at("10")])
    assert words.reach(routes) == (
        "11 of 11 other situations can be reached from 1 (Uniroyal delays the process) by moves of "
        "anyone, 1 of them by moves in the interest of who makes them and 2 of them by joint moves in "
        "the interest of all who make them."
    )
    assert words.route(routes.start, routes.to[0]) == (
        "From 1 to 10 no moves lead that are each in the interest of who makes them.",
        (
            "From 1 to 10 by joint moves in the interest of all who make them: Local Government moves to 7 "
            "(now: Local government insists on the original order), then MoE and Uniroyal together to 10 "
            "(now: MoE modifies its control order; Uniroyal accepts the control order; no longer: Uniroyal "
            "delays the process) by way of 8."
        ),
        (
            "From 1 to 10 with 1 move against interest, the fewest there can be: Local Government moves to "
            "7 (now: Local government insists on the original order), then MoE to 8 (now: MoE modifies its "
            "control order), then Uniroyal to 10 (now: Uniroyal accepts the control order; no longer: "
            "Uniroyal delays the process)."
        ),
        "MoE would have to be compensated for moving from 7 to 8: 8 is 3 ranks below 7 for it.",
    )
