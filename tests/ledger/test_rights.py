import re
from pathlib import Path

import pytest

from detente.errors import Refused
from detente.ledger.kinds import KINDS
from detente.ledger.rights import RIGHTS, WORDS
from tests.ledger.parties import AGREEMENT, NOW, RECORDERS, keys_of, new_ledger, sealed, signing

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "formulations" / "ledger.md"
EVERYBODY = set(RECORDERS)
NORTH, SOUTH, EAST = {"north-1"}, {"south-1", "south-2"}, {"east-1"}
PARTIES = NORTH | SOUTH | EAST
DESK, WATCH, FREE = {"desk"}, {"watcher"}, {"stringer"}

NEWCOMER = {"east-2": {"role": "party", "party": "east", "key": keys_of("east-2").signing.public}}
CHANGE = {"talks": {"text": "keep talking, in writing", "by": ["north"], "kind": "soft"}}
DETAILS = {
    "side-condition-raised": {"condition": "apology"},
    "amendment-proposed": {"changes": CHANGE},
    "amendment-accepted": {"proposal": 1},
    "corrected": {"entry": 2},
    "occurred": {"name": "ratification"},
    "recorder-enrolled": {"recorders": NEWCOMER},
    "recorder-revoked": {"recorder": "south-2"},
}

# Who may record what about `freeze`: North owes it to South, the watch checks it, South and East may act on a
# breach of it, East may waive it. Then about `relief`, which South owes to North; nobody in particular checks
# it, and it may be suspended after a breach of `freeze`.
FREEZE = {
    "claimed": NORTH,
    "performed-in-part": NORTH,
    "performed-late": NORTH,
    "reversed": NORTH,
    "verified": WATCH,
    "found-wanting": WATCH,
    "verification-refused": WATCH | DESK,
    "disputed": PARTIES,
    "dispute-settled": PARTIES,
    "breach-found": DESK,
    "side-condition-raised": PARTIES,
    "side-condition-met": PARTIES,
    "suspended": PARTIES,
    "resumed": PARTIES,
    "snapped-back": PARTIES,
    "relief-without-effect": DESK,
    "waived": EAST,
}
RELIEF = {
    "claimed": SOUTH,
    "verified": NORTH | WATCH | FREE,
    "verification-refused": NORTH | WATCH | FREE | DESK,
    "suspended": NORTH | SOUTH | EAST,
    "snapped-back": NORTH | SOUTH | EAST,
    "waived": NORTH,
}
TALKS = {"claimed": PARTIES, "verified": WATCH | FREE, "suspended": PARTIES, "waived": set()}
WHOLE = {
    "entered-into-force": DESK,
    "ended": DESK,
    "exited": PARTIES,
    "amendment-proposed": PARTIES,
    "amendment-accepted": PARTIES,
    "corrected": NORTH | DESK,
    "occurred": DESK,
    "noted": EVERYBODY,
    "recorder-enrolled": DESK,
    "recorder-revoked": DESK | SOUTH,
}
CELLS = [
    (kind, about, allowed)
    for about, table in (("freeze", FREEZE), ("relief", RELIEF), ("talks", TALKS), (None, WHOLE))
    for kind, allowed in table.items()
]


def recording(entry, rights=None):
    """Why an entry is refused, by a ledger with a proposal and a remark by North; empty if it is not."""
    ledger = new_ledger(rights=rights)
    proposal = sealed("amendment-proposed", "north-1", key="p", details={"changes": CHANGE})
    ledger.append([proposal, sealed("noted", "north-1", key="n")], NOW)
    try:
        ledger.append([entry], NOW)
    except Refused as wrong:
        return wrong.reason
    return ""


@pytest.mark.parametrize(("kind", "about", "allowed"), CELLS)
def test_everybody_may_record_what_is_theirs_and_nothing_else(kind, about, allowed):
    for name in RECORDERS:
        entry = sealed(kind, name, key="k", commitment=about, details=DETAILS.get(kind, {}))
        assert (name, recording(entry)) == (name, "" if name in allowed else "no-right")


def test_every_kind_has_rights_and_a_row_above():
    assert set(RIGHTS) == set(KINDS) == set(FREEZE) | set(WHOLE) | {"signed"}
    assert {word for words in RIGHTS.values() for word in words} <= set(WORDS)


@pytest.mark.parametrize(
    ("kind", "party", "allowed"),
    [
        ("claimed", "north", True),
        ("claimed", "south", False),
        ("verified", "watch", True),
        ("verified", "south", False),
        ("disputed", "east", True),
        ("disputed", "watch", False),
        ("waived", "east", True),
        ("waived", "south", False),
        ("suspended", "south", True),
    ],
)
def test_the_secretariat_passes_on_what_a_party_or_body_may_say(kind, party, allowed):
    entry = sealed(kind, "desk", commitment="freeze", details={"party": party})
    assert recording(entry) == ("" if allowed else "no-right")


def test_nobody_speaks_for_another_party():
    for name, party, said in (
        ("south-1", "south", ""),
        ("south-1", "north", "no-right"),
        ("watcher", "north", "no-right"),
    ):
        assert recording(sealed("disputed", name, commitment="freeze", details={"party": party})) == said


def test_an_inspector_says_which_party_refused():
    assert (
        recording(sealed("verification-refused", "watcher", commitment="freeze", details={"party": "north"}))
        == ""
    )


def test_a_party_revokes_recorders_of_its_own_only():
    for name, gone, said in (("south-1", "south-2", ""), ("south-1", "north-1", "no-right")):
        assert recording(sealed("recorder-revoked", name, details={"recorder": gone})) == said


def test_an_agreement_may_give_other_rights():
    rights = {"breach-found": ["owed", "secretariat"], "noted": ["secretariat"], "verified": ["owed"]}
    for kind, name, said in (
        ("breach-found", "south-1", ""),
        ("breach-found", "north-1", "no-right"),
        ("breach-found", "desk", ""),
        ("noted", "north-1", "no-right"),
        ("verified", "south-1", ""),
        ("verified", "watcher", "no-right"),
        ("claimed", "north-1", ""),
    ):
        ledger = new_ledger(rights=rights)
        try:
            ledger.append([sealed(kind, name, commitment="freeze")], NOW)
            found = ""
        except Refused as wrong:
            found = wrong.reason
        assert (kind, name, found) == (kind, name, said)


@pytest.mark.parametrize(
    "rights", [{"claimd": ["owing"]}, {"claimed": ["everybody"]}, {"claimed": []}, {"claimed": "owing"}]
)
def test_rights_that_mean_nothing_are_refused(rights):
    with pytest.raises(Refused, match="rights") as refused:
        new_ledger(rights=rights)
    assert refused.value.reason == "bad-detail"


def test_rights_are_read_from_what_was_signed():
    assert new_ledger(rights={"noted": ["inspector"]}).roster.rights == {"noted": ("inspector",)}
    assert new_ledger().roster.rights == {}
    assert signing().visibility if hasattr(signing(), "visibility") else True


def test_what_was_agreed_later_counts():
    ledger = new_ledger()
    later = {"thaw": {"text": "melt", "by": ["east"], "to": ["north"], "kind": "hard"}}
    ledger.append([sealed("amendment-proposed", "north-1", details={"changes": later})], NOW)
    claim = sealed("claimed", "east-1", commitment="thaw")
    for name in ("south-1", "east-1"):
        with pytest.raises(Refused, match="'thaw' is no commitment"):
            ledger.append([claim], NOW)
        ledger.append([sealed("amendment-accepted", name, details={"proposal": 1})], NOW)
    ledger.append([claim], NOW)
    assert ledger.agreement() == AGREEMENT
    assert set(ledger.roster.agreed.commitments) == {*AGREEMENT.commitments, "thaw"}


def test_the_page_has_the_table():
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)
    assert {kind: tuple(re.findall(r"\w+", words)) for kind, words in rows if kind in RIGHTS} == RIGHTS
    meanings = dict(re.findall(r"^\| ([a-z]+) \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE))
    assert {word: meanings.get(word) for word in WORDS} == WORDS
