import json

from hypothesis import given, settings

from detente.agreement.read import agreement_from, read_agreement_text
from detente.agreement.write import as_plain, as_text
from tests.agreement.drawn import agreements


@settings(max_examples=20)
@given(agreements)
def test_reading_what_was_written_gives_an_equal_agreement(agreement):
    assert read_agreement_text(as_text(agreement)) == agreement


@settings(max_examples=25)
@given(agreements)
def test_plain_data_survive_json_and_give_an_equal_agreement(agreement):
    assert agreement_from(json.loads(json.dumps(as_plain(agreement)))) == agreement


def test_what_is_not_said_is_not_written():
    agreement = agreement_from(
        {
            "detente-agreement": 1,
            "id": "demo",
            "title": "Demo",
            "parties": {"a": {"name": "A"}},
            "commitments": {"freeze": {"text": "Freeze", "by": ["a"], "kind": "hard", "reversible": "no"}},
        }
    )
    freeze = {"text": "Freeze", "by": ["a"], "kind": "hard", "reversible": False}
    assert as_plain(agreement)["commitments"] == {"freeze": freeze}


def test_phases_stand_in_lines_of_their_own():
    text = (
        "detente-agreement: 1\nid: demo\ntitle: Demo\n\nparties:\n  a:\n    name: A\n\n"
        "phases:\n  - {title: One, end: 2019-06}\n  - {title: Two}\n\n"
        "commitments:\n  freeze:\n    text: Freeze\n    kind: hard\n"
    )
    assert as_text(read_agreement_text(text)) == text
