from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from detente.agreement.lawyer import RULES, SEVERITIES, objections
from detente.agreement.lawyer.facts import facts
from detente.agreement.lawyer.wording import VAGUE, vague_words
from detente.agreement.read import agreement_from
from detente.agreement.write import as_plain
from docs import examples
from tests.agreement.drawn import agreements
from tests.agreement.lawyered import objected, owed, rules

FREEZE, OIL = "commitments.freeze", "commitments.oil"

SPOILT = [
    ("no-actor", "serious", [(f"{FREEZE}.by", [])], "`by` is empty"),
    ("outside-actor", "doubtful", [(f"{OIL}.by", ["agency"])], "owed by Agency, which does not sign"),
    ("no-beneficiary", "minor", [(f"{FREEZE}.to", [])], "nobody is entitled to complain"),
    ("no-date", "serious", [(f"{FREEZE}.due", None)], "has no deadline"),
    ("no-date", "serious", [(f"{FREEZE}.due", {"text": "at an early date"})], "says only 'at an early date'"),
    ("no-date", "minor", [(f"{FREEZE}.due", None), (f"{FREEZE}.kind", "soft")], "has no deadline"),
    (
        "no-verification",
        "serious",
        [(f"{FREEZE}.verification", None)],
        "Nothing says how 'freeze' is verified",
    ),
    ("no-verification", "serious", [(f"{FREEZE}.verification", {"mode": "none_agreed"})], "Nothing says how"),
    ("no-verification", "doubtful", [(f"{FREEZE}.verification.mode", "to_be_agreed")], "agreed later"),
    (
        "own-word",
        "doubtful",
        [(f"{FREEZE}.verification.mode", "declaration")],
        "known only from those who owe it",
    ),
    ("own-word", "doubtful", [(f"{FREEZE}.verification.by", ["north"])], "third_party_onsite"),
    ("no-checker", "doubtful", [(f"{FREEZE}.verification.by", [])], "does not say by whom"),
    (
        "no-yardstick",
        "minor",
        [(f"{FREEZE}.verification.done_when", None)],
        "What counts as 'freeze' being done",
    ),
    (
        "third-consent",
        "doubtful",
        [(f"{OIL}.consent", ["council"])],
        "consent of Council, which does not sign",
    ),
    ("unstated-consent", "doubtful", [(f"{OIL}.text", "Lift resolution 2375")], "'resolution 2375'"),
    (
        "unstated-consent",
        "doubtful",
        [(f"{OIL}.text", "Lift the ban on coal (2371)"), (f"{OIL}.issue", "sanctions")],
        "resolution 2371",
    ),
    (
        "vague-wording",
        "doubtful",
        [(f"{FREEZE}.text", "Make efforts, in principle"), (f"{FREEZE}.verification.done_when", None)],
        "'make efforts', 'in principle'",
    ),
    ("condition-in-words", "minor", [(f"{OIL}.condition", "relations improve")], "'relations improve'"),
    ("side-condition", "doubtful", [(f"{OIL}.side_conditions", ["the hostages return"])], "'the hostages"),
    (
        "differing-texts",
        "serious",
        [(f"{FREEZE}.versions", {"south": {"text": "Shut it for good"}})],
        "differ on wording of 'freeze'",
    ),
    ("hold-up", "doubtful", [(f"{OIL}.due.on", "2019-11-01")], "by 2019-11-01: 185 days later"),
    ("hold-up", "serious", [(f"{OIL}.due.on", "2020-05-01")], "367 days later"),
    (
        "hold-up",
        "serious",
        [(f"{OIL}.due.on", "2019-03-02"), (f"{OIL}.requires", []), (f"{FREEZE}.due.on", "2021-03-01")],
        "the first thing that comes back for it, 'freeze', only by 2021-03-01",
    ),
    ("irreversible-first", "serious", [(f"{FREEZE}.reversible", "no")], "'freeze' cannot be undone"),
    ("irreversible-first", "doubtful", [(f"{FREEZE}.reversible", "2 years")], "takes 731 days to undo"),
    (
        "soft-for-hard",
        "doubtful",
        [(f"{OIL}.kind", "soft")],
        "all that is given for it is a statement of intent",
    ),
    ("unanswered", "doubtful", [("commitments.rice", owed(in_return_for=[]))], "owes anything for 'rice'"),
    ("circle", "serious", [(f"{FREEZE}.requires", ["oil"])], "freeze → oil → freeze"),
    (
        "circle",
        "doubtful",
        [
            (f"{FREEZE}.in_return_for", ["oil"]),
            (f"{FREEZE}.due.on", "2019-06-30"),
            (f"{OIL}.in_return_for", []),
        ],
        "no dates say who goes first",
    ),
    ("impossible-order", "serious", [(f"{OIL}.due.on", "2019-04-01")], "cannot come before 'freeze'"),
    (
        "too-soon-to-verify",
        "serious",
        [(f"{OIL}.due.on", "2019-05-05")],
        "5 days after 'freeze', but to verify",
    ),
    (
        "too-soon-to-verify",
        "doubtful",
        [(f"{OIL}.due.on", "2019-05-05"), (f"{OIL}.requires", [])],
        "`verification.takes` says so",
    ),
    (
        "too-soon-to-verify",
        "serious",
        [(f"{OIL}.due.on", "2019-05-01"), (f"{FREEZE}.verification.takes", None)],
        "Modern Power Systems, 2007; retrieved",
    ),
    (
        "faster-than-ever",
        "doubtful",
        [(f"{FREEZE}.verification.takes", "2 days")],
        "has 2 days to be verified, yet",
    ),
    (
        "check-outlasts-deadline",
        "doubtful",
        [(f"{FREEZE}.verification.takes", "3 months")],
        "60 days after it can begin, but to verify it takes 91 days",
    ),
    (
        "check-outlasts-deadline",
        "doubtful",
        [
            (f"{FREEZE}.text", "Hand over a complete declaration of nuclear material"),
            (f"{FREEZE}.verification.takes", None),
        ],
        "takes 1096 days: verifying that a declaration",
    ),
    (
        "faster-than-ever",
        "doubtful",
        [(f"{FREEZE}.text", "Dismantle all centrifuges of the enrichment plant")],
        "has 60 days to be carried out, yet dismantling the uranium enrichment programme",
    ),
    ("outside-its-life", "doubtful", [(f"{FREEZE}.due.on", "2019-02")], "before the agreement binds"),
    ("outside-its-life", "serious", [("ends", "2019-05")], "after the agreement has ended"),
    ("open-ended", "doubtful", [(f"{OIL}.due", {"within": "30 days", "of": "vote"})], "may never happen"),
    (
        "keystone",
        "doubtful",
        [(f"commitments.aid-{n}", owed(requires=["freeze"])) for n in range(4)],
        "5 of the 5 other commitments wait for 'freeze'",
    ),
    ("no-consequence", "doubtful", [(f"{FREEZE}.on_breach", None)], "Nothing follows if 'freeze'"),
    ("no-finder", "doubtful", [(f"{OIL}.to", [])], "Who may find that 'oil' was broken"),
    ("no-procedure", "minor", [(f"{FREEZE}.on_breach.notice", None)], "no meeting and no notice comes first"),
    ("no-grace", "minor", [(f"{FREEZE}.on_breach.notice", None)], "due by 2019-04-30 without `grace`"),
    (
        "own-waiver",
        "serious",
        [(f"{FREEZE}.waived_by", ["north"])],
        "North may waive 'freeze' and owes it too",
    ),
]

FINE = [
    ("no-date", [(f"{FREEZE}.due", {"within": "60 days", "of": "signature"})]),
    ("no-verification", [(f"{FREEZE}.verification", None), (f"{FREEZE}.kind", "soft")]),
    (
        "own-word",
        [(f"{FREEZE}.verification", {"mode": "mutual_inspection", "by": ["north"], "done_when": "x"})],
    ),
    ("third-consent", [(f"{OIL}.consent", ["south"])]),
    ("unstated-consent", [(f"{OIL}.text", "Lift the ban of 2017 (2018)"), (f"{OIL}.issue", "sanctions")]),
    ("unstated-consent", [(f"{OIL}.text", "Lift resolution 2375"), (f"{OIL}.consent", ["council"])]),
    ("vague-wording", [(f"{FREEZE}.text", "Shut it promptly")]),
    ("vague-wording", [(f"{FREEZE}.text", "Unreasonableness"), (f"{FREEZE}.verification.done_when", None)]),
    ("differing-texts", [(f"{FREEZE}.versions", {"south": {"text": "Shut the plant at the river"}})]),
    ("hold-up", [(f"{OIL}.due.on", "2019-10-20")]),
    ("hold-up", [(f"{FREEZE}.due", {"phase": 1}), (f"{OIL}.due", {"phase": 2})]),
    ("hold-up", [(f"{OIL}.due", None)]),
    ("hold-up", [(f"{OIL}.due.on", "2020-05-01"), ("commitments.rice", owed())]),
    ("irreversible-first", [(f"{FREEZE}.reversible", "no"), (f"{OIL}.reversible", "no")]),
    ("irreversible-first", [(f"{FREEZE}.reversible", "no"), (f"{FREEZE}.due.on", "2019-06-30")]),
    ("unanswered", [("commitments.rice", owed(in_return_for=[], to=["south"]))]),
    ("circle", [(f"{FREEZE}.in_return_for", ["oil"]), (f"{OIL}.requires", [])]),
    ("circle", [(f"{FREEZE}.in_return_for", ["oil"])]),
    ("too-soon-to-verify", [(f"{OIL}.due.on", "2019-05-20")]),
    ("too-soon-to-verify", [(f"{OIL}.due.on", "2019-04-30"), (f"{OIL}.requires", [])]),
    ("check-outlasts-deadline", [(f"{FREEZE}.verification.takes", "60 days")]),
    ("faster-than-ever", [(f"{FREEZE}.verification.takes", "4 days")]),
    (
        "faster-than-ever",
        [(f"{FREEZE}.text", "Dismantle all centrifuges of enrichment"), (f"{FREEZE}.due.on", "2021-03")],
    ),
    ("outside-its-life", [(f"{FREEZE}.due.on", "2019-03")]),
    ("keystone", [(f"commitments.aid-{n}", owed(requires=["freeze"])) for n in range(2)]),
    ("no-consequence", [(f"{FREEZE}.on_breach", {"procedure": "a meeting"})]),
    ("no-finder", [(f"{OIL}.to", []), (f"{OIL}.verification.by", ["agency"])]),
    ("no-grace", [(f"{FREEZE}.on_breach.notice", None), (f"{FREEZE}.grace", "7 days")]),
    ("no-procedure", [(f"{FREEZE}.on_breach", {"suspend": ["oil"], "procedure": "a meeting"})]),
    ("own-waiver", [(f"{FREEZE}.waived_by", ["south"])]),
]


def test_nobody_objects_to_a_good_draft():
    assert objected() == ()


@pytest.mark.parametrize(("rule", "severity", "changes", "says"), SPOILT)
def test_what_is_spoilt_is_objected_to(rule, severity, changes, says):
    found = [each for each in objected(*changes) if each.rule == rule]
    assert found, [each.rule for each in objected(*changes)]
    assert says in " ".join(each.says for each in found)
    assert {each.severity for each in found} == {severity}
    assert all(each.way_out for each in found)


@pytest.mark.parametrize(("rule", "changes"), FINE)
def test_what_only_looks_like_it_is_not(rule, changes):
    assert rule not in rules(*changes)


def test_every_rule_is_tried():
    assert {row[0] for row in SPOILT} == set(RULES)


def test_phases_without_dates_are_compared_by_their_number():
    phases = [("phases", [{}, {}, {}, {}]), (f"{FREEZE}.due", {"phase": 1})]
    assert "hold-up" not in rules(*phases, (f"{OIL}.due", {"phase": 2}))
    (found,) = (each for each in objected(*phases, (f"{OIL}.due", {"phase": 3})) if each.rule == "hold-up")
    assert "2 phases later" in found.says
    assert found.severity == "doubtful"


def test_what_is_said_of_most_clauses_is_said_once():
    more = [(f"commitments.aid-{n}", owed(on_breach={"suspend": ["freeze"]})) for n in range(6)]
    found = [each for each in objected(*more) if each.rule == "no-grace"]
    assert [each.says for each in found] == ["6 of 8 commitments have no `grace`: one day late is a breach."]
    assert found[0].commitments == tuple(f"aid-{n}" for n in range(6))


@settings(max_examples=25)
@given(agreements)
def test_whatever_is_in_an_agreement_objections_name_its_clauses_and_come_in_order(agreement):
    found = objections(agreement)
    assert all(set(each.commitments) <= set(agreement.commitments) for each in found)
    assert {each.rule for each in found} <= set(RULES)
    ranks = [SEVERITIES.index(each.severity) for each in found]
    assert ranks == sorted(ranks)


@settings(max_examples=15)
@given(agreements)
def test_names_of_clauses_make_no_difference(agreement):
    names = {name: f"clause-{n}" for n, name in enumerate(agreement.commitments)}

    def renamed(data):
        if isinstance(data, dict):
            return {names.get(key, key): renamed(inner) for key, inner in data.items()}
        if isinstance(data, list):
            return [renamed(inner) for inner in data]
        return names.get(data, data)

    plain = as_plain(agreement)
    other = agreement_from({**plain, "commitments": renamed(plain["commitments"])})
    before = Counter((each.rule, tuple(names[c] for c in each.commitments)) for each in objections(agreement))
    after = Counter((each.rule, each.commitments) for each in objections(other))
    assert after == before


def test_vague_words_are_whole_words_in_any_case():
    assert vague_words("As soon as possible they MAKE EFFORTS and make efforts") == (
        "as soon as possible",
        "make efforts",
    )
    assert vague_words("They remake efforts unreasonably") == ()
    assert all(vague_words(f"x {word} y") == (word,) for word in VAGUE)


def test_every_fact_has_a_source_and_a_range():
    assert len({fact.id for fact in facts()}) == len(facts()) > 5
    for fact in facts():
        assert 0 < fact.low <= fact.high
        assert fact.source.title
        assert fact.source.where.startswith("http")
        assert str(fact.source.year) in str(fact)


def test_every_rule_and_every_vague_word_is_stated_in_the_documentation():
    page = (Path(examples.__file__).parent / "explanation" / "formulations" / "objections.md").read_text()
    assert [rule for rule in RULES if f"| `{rule}` |" not in page] == []
    listed = page[page.index("```text\nactively") :].removeprefix("```text\n").split("```")[0]
    assert " ".join(listed.split()).split(", ") == sorted(VAGUE)
