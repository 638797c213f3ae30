import json

import jsonschema
import pytest
from hypothesis import given, settings

from detente.agreement.read import (
    agreement_from,
    agreement_problems,
    agreement_schema,
    is_agreement,
    read_agreement,
    read_agreement_text,
)
from detente.agreement.write import as_plain
from detente.errors import AgreementError
from tests.agreement.drawn import agreements

GOOD = """detente-agreement: 1
id: demo
title: Demo
signed: 2019-01
in_force: 2019-01-10
ends: 2025
parties: {north: {name: North}, south: {name: South}}
bodies: {agency: {name: Agency}}
events: {vote: the parliament votes}
phases:
  - {title: First, start: 2019-01-10, end: 2019-06}
  - {title: Second, start: 2019-07}
commitments:
  freeze:
    text: Stop the plant
    by: [north]
    to: [south]
    kind: hard
    due: {within: 30 days, of: vote}
    verification: {mode: third_party_onsite, by: [agency]}
    on_breach: {snap_back: [relief]}
  relief: {text: Lift the ban, by: [south], kind: hard, due: {phase: 2}, in_return_for: [freeze]}
"""


def told(text):
    with pytest.raises(AgreementError) as wrong:
        read_agreement_text(text)
    return {f"{problem.line} {problem.field}": problem.message for problem in wrong.value.problems}


def test_a_file_becomes_an_agreement(tmp_path):
    path = tmp_path / "demo.yaml"
    path.write_text(GOOD)
    agreement = read_agreement(path)
    assert list(agreement.commitments) == ["freeze", "relief"]
    assert is_agreement(path)
    assert agreement_problems(path) == ()


def test_a_scenario_is_no_agreement(tmp_path):
    (tmp_path / "case.yaml").write_text("detente: 1\n")
    assert not is_agreement(tmp_path / "case.yaml")
    assert not is_agreement(tmp_path / "none.yaml")
    (tmp_path / "other.yaml").write_text("about: |\n  detente-agreement: 1\n")
    assert not is_agreement(tmp_path / "other.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff# a remark\ndetente-agreement: 1\n",
        "id: x\n'detente-agreement': 1\n",
        '{\n "detente-agreement": 1}',
        "detente-agreement: [\n",
    ],
)
def test_an_agreement_is_known_by_its_key_even_if_it_cannot_be_read(tmp_path, text):
    (tmp_path / "x.yaml").write_text(text)
    assert is_agreement(tmp_path / "x.yaml")
    assert is_agreement(tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "where", "says"),
    [
        ("by: [north]", "by: [nort]", "16 commitments.freeze.by", "did you mean 'north'?"),
        ("by: [north]", "by: [north, north]", "16 commitments.freeze.by", "named twice"),
        ("by: [agency]", "by: [press]", "20 commitments.freeze.verification.by", "'press' is not a party or"),
        ("of: vote", "of: votes", "19 commitments.freeze.due.of", "did you mean 'vote'?"),
        ("of: vote", "of: freeze", "19 commitments.freeze.due.of", "cannot be due after itself"),
        ("of: vote}", "of: vote, phase: 1}", "19 commitments.freeze.due", "no two of them"),
        (", of: vote}", "}", "19 commitments.freeze.due", "belong together"),
        ("[relief]", "[belief]", "21 commitments.freeze.on_breach.snap_back", "did you mean 'relief'?"),
        ("for: [freeze]", "for: [relief]", "22 commitments.relief.in_return_for", "cannot name itself"),
        ("phase: 2", "phase: 3", "22 commitments.relief.due.phase", "the agreement has 2"),
        ("in_force: 2019-01-10", "in_force: 2018", "5 in_force", "is 2018, before the signature, 2019-01"),
        ("ends: 2025", "ends: 2018-12", "6 ends", "before the entry into force"),
        ("ends: 2025", "ends: 2025-13", "6 ends", "'2025-13' is not in the calendar"),
        ("start: 2019-07", "start: 2019-03", "12 phases", "phase 2 is 2019-03, before the end of phase 1"),
        ("end: 2019-06", "end: 2018", "11 phases.end", "before the start of phase 1"),
        ("30 days", "a moon", "19 commitments.freeze.due.within", "write one such as 90 days"),
        ("{vote:", "{relief:", "9 events", "is the name of a commitment already"),
        ("agency: {", "north: {", "8 bodies", "is the name of a party already"),
        ("kind: hard\n", "kind: firm\n", "18 commitments.freeze.kind", "write 'hard' or 'soft'"),
        ("to: [south]", "too: [south]", "17 commitments.freeze.too", "did you mean 'to'?"),
        ("freeze]}", "freeze], versions: {x: {}}}", "22 commitments.relief.versions", "'x' is not a party"),
        ("freeze]}", "freeze], sources: [x]}", "22 commitments.relief.sources", "is not under `sources`"),
        (
            "freeze]}",
            "freeze], versions: {north: {text: x, absent: true}}}",
            "22 commitments.relief.versions.north.absent",
            "cannot both lack it and say something",
        ),
        ("due: {phase: 2}", "due: {on: 2019, opens: 2020}", "22 commitments.relief.due.opens", "before"),
        ("id: demo", f"id: {'a' * 81}", "2 id", "at most 80"),
        ("id: demo", "id: 1 demo", "2 id", "names are letters, digits and hyphens, at most 80, and"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_way_out(right, wrong, where, says):
    assert right in GOOD
    found = told(GOOD.replace(right, wrong, 1))
    key = next((key for key in found if key == where or key.startswith(where + ".")), None)
    assert key, found
    assert says in found[key]


def test_all_problems_are_told_at_once():
    text = GOOD.replace("by: [north]", "by: [nort]").replace("phase: 2", "phase: 9").replace("30 d", "x")
    assert len(told(text)) == 3


def test_phases_that_are_named_must_exist():
    phases = GOOD[GOOD.index("phases:") : GOOD.index("commitments:")]
    assert (
        "the agreement has no `phases`" in told(GOOD.replace(phases, ""))["19 commitments.relief.due.phase"]
    )


def test_an_entry_that_cannot_be_read_is_not_held_against_those_who_name_it():
    found = told(GOOD.replace("freeze:\n    text: Stop the plant", "freeze:\n    text: [x]"))
    assert list(found) == ["15 commitments.freeze.text"]


def test_something_must_be_owed():
    text = GOOD[: GOOD.index("commitments:")] + "commitments: {}\n"
    assert "nothing is owed" in told(text)["13 commitments"]


def test_what_is_no_agreement_at_all_is_told_in_one_line():
    assert "empty" in told("")["0 "]
    assert "must be a mapping" in told("- 1")["1 "]
    assert "`parties` is missing" in " ".join(told("detente-agreement: 1").values())


def test_what_is_too_large_is_refused():
    rest = {"detente-agreement": 1, "id": "a", "title": "A", "parties": {"a": {"name": "A"}}}
    owed = {"text": "x", "kind": "soft"}
    with pytest.raises(AgreementError, match=r"there are 2001; the limit is 2000: split"):
        agreement_from({**rest, "commitments": {f"c{n}": owed for n in range(2001)}})
    names = [f"c{n}" for n in range(150)]
    tangled = {name: {**owed, "requires": [o for o in names if o != name]} for name in names}
    with pytest.raises(AgreementError, match=r"name each other 22350 times; the limit is 20000"):
        agreement_from({**rest, "commitments": tangled})


def test_a_moment_is_no_name_for_a_commitment():
    text = GOOD.replace("freeze", "signature")
    assert "is the name of a moment already" in told(text)["14 commitments.signature"]


def test_plain_data_is_judged_as_a_file_is():
    with pytest.raises(AgreementError, match=r"agreement: error: commitments: nothing is owed"):
        agreement_from({"detente-agreement": 1, "id": "a", "title": "A", "parties": {}, "commitments": {}})


@settings(max_examples=15)
@given(agreements)
def test_every_agreement_fits_the_published_schema(agreement):
    plain = json.loads(json.dumps(as_plain(agreement)))
    jsonschema.Draft202012Validator(agreement_schema()).validate(plain)
