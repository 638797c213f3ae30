"""Features are read from the text alone, in the same way from a draft and from a coded agreement."""

import pytest

from detente.agreement.model import Agreement
from detente.agreement.read import agreement_from
from detente.history.bundle import all_coded, coded
from detente.history.features import FEATURES, Terms, profiles
from detente.history.rates import cases
from detente.history.replay import agreement_of


def draft(phases: int = 0, **commitments: dict) -> Agreement:
    """An agreement signed on 1 January 2030 with these commitments, each hard and owed by the north."""
    owed = {"text": "Open the bridge", "by": ["NORTH"], "to": ["SOUTH"], "kind": "hard"}
    return agreement_from(
        {
            "detente-agreement": 1,
            "id": "draft",
            "title": "A draft",
            "signed": "2030-01-01",
            "parties": {"NORTH": {"name": "North"}, "SOUTH": {"name": "South"}},
            "bodies": {"WATCH": {"name": "Watchers"}},
            "phases": [{"end": f"203{number}-12-31"} for number in range(phases)],
            "commitments": {name: owed | given for name, given in commitments.items()},
        }
    )


def values(agreement: Agreement, name: str, feature: str) -> set[str]:
    return set(profiles(agreement)[name].values[feature])


def test_every_clause_has_every_feature_and_no_other():
    for agreement in all_coded():
        for profile in profiles(agreement).values():
            assert set(profile.values) == set(FEATURES)


def test_nothing_is_read_from_what_became_of_a_clause():
    assert set(Terms.__dataclass_fields__).isdisjoint({"outcome", "status", "pam_code", "date"})


@pytest.mark.parametrize(
    ("due", "is_dated", "known"),
    [
        ({"on": "2030-06-01"}, "yes", "2030-06-01"),
        ({"within": "3 months", "of": "signature"}, "yes", "2030-04-01"),
        ({"within": "3 months", "of": "entry-into-force"}, "yes", "2030-04-01"),
        ({"within": "3 months", "of": "other"}, "yes", None),
        ({"phase": 2}, "yes", "2031-12-31"),
        ({"text": "soon"}, "no", None),
        (None, "no", None),
    ],
)
def test_a_deadline_is_one_if_it_can_be_worked_out(due, is_dated, known):
    agreement = draft(2, one={"due": due} if due else {}, other={})
    profile = profiles(agreement)["one"]
    assert profile.has("dated", is_dated)
    assert (profile.terms.due.isoformat() if profile.terms.due else None) == known


def test_a_phase_without_an_end_has_no_day():
    agreement = draft(2, one={"due": {"phase": 2}})
    stages = tuple(stage.model_copy(update={"end": None}) for stage in agreement.phases)
    terms = profiles(agreement.model_copy(update={"phases": stages}))["one"].terms
    assert (terms.is_dated, terms.due, terms.phase) == (True, None, 2)


@pytest.mark.parametrize(
    ("undo", "expected"),
    [("1 day", "fast"), ("13 days", "fast"), ("3 weeks", "slow"), ("1 year", "slow"), ("2 years", "years")],
)
def test_time_to_undo_falls_into_three_groups(undo, expected):
    assert values(draft(one={"reversible": undo}), "one", "reversibility") == {expected}


def test_what_cannot_be_undone_takes_years_and_what_is_not_said_is_unknown():
    assert values(draft(one={"reversible": False}), "one", "reversibility") == {"years"}
    assert values(draft(one={}), "one", "reversibility") == {"unknown"}


def test_an_exchange_is_seen_from_both_sides():
    agreement = draft(
        one={"due": {"on": "2030-06-01"}, "in_return_for": ["other"]},
        other={"by": ["SOUTH"], "to": ["NORTH"], "due": {"on": "2030-06-01"}},
        alone={},
    )
    assert values(agreement, "one", "exchange") == values(agreement, "other", "exchange") == {"same-time"}
    assert values(agreement, "alone", "exchange") == {"none"}
    assert values(agreement, "alone", "unreciprocated") == {"yes"}
    assert values(agreement, "other", "unreciprocated") == {"no"}


def test_who_comes_later_is_held_up_only_if_it_is_much_later():
    for day, held_up in (("2030-07-01", "no"), ("2031-06-01", "yes")):
        agreement = draft(
            first={"due": {"on": "2030-06-01"}},
            second={"by": ["SOUTH"], "due": {"on": day}, "in_return_for": ["first"]},
        )
        assert values(agreement, "second", "hold-up") == {held_up}
        assert values(agreement, "second", "order") == {"later"}
        assert values(agreement, "second", "exchange") == {"later"}
        assert values(agreement, "first", "order") == {"first"}
        assert values(agreement, "first", "exchange") == {"first"}
    assert values(agreement, "first", "hold-up") == set()


def test_phases_order_what_has_no_days():
    agreement = draft(
        2, first={"due": {"phase": 1}}, second={"due": {"phase": 2}, "in_return_for": ["first"]}
    )
    assert values(agreement, "second", "hold-up") == {"yes"}


def test_an_exchange_without_dates_has_no_order():
    agreement = draft(one={"in_return_for": ["other"]}, other={})
    assert values(agreement, "one", "exchange") == {"unordered"}
    assert values(agreement, "one", "hold-up") == set()


def test_what_lasts_for_what_does_not_is_named():
    agreement = draft(
        lasting={"reversible": False, "in_return_for": ["fleeting"]}, fleeting={"reversible": "1 day"}
    )
    assert values(agreement, "lasting", "reversibility") == {"years", "irreversible-first"}


def test_what_must_come_first_makes_it_wait():
    agreement = draft(one={"requires": ["other"]}, other={}, third={"condition": "if it rains"})
    assert values(agreement, "one", "precondition") == {"yes"}
    assert values(agreement, "third", "precondition") == {"yes"}
    assert values(agreement, "other", "order") == {"first"}


def test_who_is_no_party_is_a_third_body():
    agreement = draft(one={"consent": ["WATCH"]}, two={"by": ["NORTH", "WATCH"]}, three={})
    assert [values(agreement, name, "consent") for name in ("one", "two", "three")] == [
        {"third-body"},
        {"third-body"},
        {"parties"},
    ]
    assert profiles(coded("pm-2018"))["pm-2018-s06"].has("consent", "third-body")


def test_a_check_that_takes_longer_than_there_is_time_is_seen():
    check = {"mode": "third_party_onsite", "by": ["WATCH"], "takes": "2 months"}
    agreement = draft(
        one={"due": {"on": "2030-02-01"}, "verification": check},
        two={"due": {"on": "2030-12-01"}, "verification": check},
        three={"verification": check},
    )
    found = [values(agreement, name, "confirm-longer-than-deadline") for name in ("one", "two", "three")]
    assert found == [{"yes"}, {"no"}, set()]


def test_nobody_who_owes_it_is_seen():
    agreement = draft(one={"by": []})
    assert values(agreement, "one", "actor") == {"none"}
    assert values(agreement, "one", "providers") == set()


def test_names_do_not_matter():
    agreement = coded("ia-2007")
    renamed = {f"ia-2007-s{number:02}": f"ia-2007-s{99 - number}" for number in range(1, 11)}
    text = agreement.model_dump_json()
    for old, new in renamed.items():
        text = text.replace(old, new)
    other = profiles(type(agreement).model_validate_json(text))
    for name, profile in profiles(agreement).items():
        assert other[renamed[name]].values == profile.values


def test_a_draft_made_of_a_coding_has_the_same_features_where_no_phase_is_meant():
    for agreement in all_coded():
        if agreement.phases:
            continue
        drafted = profiles(agreement_of(agreement))
        for name, profile in profiles(agreement).items():
            for feature in set(FEATURES) - {
                "reversibility",
                "consent",
                "precondition",
                "order",
                "confirm-longer-than-deadline",
            }:
                assert drafted[name].values[feature] == profile.values[feature], (name, feature)


def test_the_cases_counted_are_those_that_took_effect():
    assert len(cases()) == 137
