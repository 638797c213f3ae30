"""Agreements and events made for tests: a small one told in full, and random ones."""

import random
from datetime import UTC, date, datetime, time, timedelta

from detente.agreement.model import Agreement
from detente.ledger.event import Event, Recorded

SIGNED = date(2020, 1, 1)
NOON = time(12, tzinfo=UTC)

OWED = {
    "posts": {
        "text": "Withdraw the guard posts on the river bank",
        "by": ["north"],
        "to": ["south"],
        "kind": "hard",
        "due": {"on": "2020-03-31"},
        "verification": {"mode": "third_party_onsite", "by": ["office"], "takes": "30 days"},
        "grace": "30 days",
        "in_return_for": ["ban"],
        "on_breach": {
            "suspend": ["toll", "bridge"],
            "snap_back": ["ban"],
            "procedure": "a meeting of the River Office",
            "notice": "14 days",
            "until": "6 months",
        },
        "waived_by": ["south"],
    },
    "ban": {
        "text": "Lift the ban on river trade",
        "by": ["south"],
        "to": ["north"],
        "kind": "hard",
        "due": {"within": "60 days", "of": "posts"},
        "in_return_for": ["posts"],
        "verification": {"mode": "administrative_record"},
        "on_breach": {"snap_back": ["posts"], "notice": "1 month"},
        "grace": "10 days",
    },
    "survey": {
        "text": "Survey the foundations of the bridge together",
        "by": ["north", "south"],
        "kind": "hard",
        "due": {"phase": 1},
        "requires": ["posts"],
    },
    "bridge": {
        "text": "Rebuild the bridge",
        "by": ["north", "south"],
        "kind": "hard",
        "due": {"phase": 2},
        "requires": ["survey"],
        "verification": {"mode": "public_observation", "takes": "1 month"},
    },
    "toll": {
        "text": "Share the toll of the ferry",
        "by": ["south"],
        "to": ["north"],
        "kind": "hard",
        "due": {"within": "30 days", "of": "ratification"},
        "versions": {
            "north": {"due": {"on": "2020-02-29"}},
            "south": {"text": "Talk about the toll", "kind": "soft"},
        },
    },
    "friendship": {"text": "Speak well of each other", "by": ["north", "south"], "kind": "soft"},
    "anthem": {
        "text": "Play both anthems at the opening",
        "by": ["south"],
        "kind": "soft",
        "due": {"within": "1 day", "of": "bridge"},
        "versions": {"south": {"absent": True}},
    },
}

RIVER = {
    "detente-agreement": 1,
    "id": "river",
    "title": "Agreement on the river and the bridge",
    "signed": "2020-01-01",
    "parties": {"north": {"name": "North Bank"}, "south": {"name": "South Bank"}},
    "bodies": {"office": {"name": "River Office"}},
    "events": {"ratification": "both parliaments have approved it", "fair": "the summer fair opens"},
    "phases": [
        {"title": "Opening", "start": "2020-01-01", "end": "2020-06-30"},
        {"title": "Building", "end": "2021-06-30"},
    ],
    "commitments": OWED,
}
"""Every way in which something can be due, and what may follow a breach."""


def river(**changes):
    """The small agreement, with other fields at its top."""
    return Agreement.model_validate({**RIVER, **changes})


def with_commitments(**commitments):
    """An agreement of two parties with just these commitments."""
    filled = {
        name: {"text": name, "by": ["north"], "kind": "hard", **each} for name, each in commitments.items()
    }
    return river(commitments=filled, phases=[])


def told(*events, start=0):
    """Events as entries, from (day, kind), a commitment, and a mapping of what else they say."""
    return tuple(_entry(start + number, *each) for number, each in enumerate(events))


def _entry(number, day, kind, commitment=None, more=None):
    """One entry; `by`, `at` (when it was recorded) and `visibility` in `more` are no details."""
    said = dict(more or {})
    happened = date.fromisoformat(day)
    return Recorded(
        number,
        Event(
            agreement="river",
            key=f"k{number}",
            kind=kind,
            by=said.pop("by", "office-1"),
            happened=happened,
            recorded=said.pop("at", datetime.combine(happened, NOON)),
            commitment=commitment,
            visibility=said.pop("visibility", "all"),
            details=said,
        ),
    )


STORY = told(
    ("2020-01-01", "signed"),
    ("2020-03-10", "claimed", "posts", {"party": "north"}),
    ("2020-04-02", "verified", "posts"),
    ("2020-05-05", "side-condition-raised", "ban", {"party": "south", "condition": "a customs office"}),
    ("2020-05-20", "claimed", "ban", {"party": "south"}),
    ("2020-05-25", "relief-without-effect", "ban"),
    ("2020-06-01", "disputed", "ban", {"party": "north"}),
    ("2020-06-20", "claimed", "survey"),
    ("2020-07-01", "occurred", None, {"name": "ratification"}),
    ("2020-09-01", "reversed", "posts", {"party": "north"}),
    ("2020-09-10", "breach-found", "toll"),
)
"""What became of the small agreement."""

ABOUT_ONE = (
    "claimed",
    "performed-in-part",
    "performed-late",
    "reversed",
    "verified",
    "found-wanting",
    "verification-refused",
    "disputed",
    "dispute-settled",
    "breach-found",
    "side-condition-raised",
    "side-condition-met",
    "suspended",
    "resumed",
    "snapped-back",
    "relief-without-effect",
    "waived",
    "noted",
)


def any_agreement(chance: random.Random, n=7):
    """An agreement of some commitments that hang on each other in any way, circles now and then included."""
    names = [f"c{i}" for i in range(n)]
    circles = chance.random() < 0.2
    owed = {name: _any_commitment(chance, names if circles else names[:i]) for i, name in enumerate(names)}
    return river(commitments=owed, phases=RIVER["phases"], bodies={"office": {"name": "River Office"}})


def _any_commitment(chance, others):
    some = lambda most: chance.sample(others, min(len(others), chance.randrange(most + 1)))  # noqa: E731
    day = str(SIGNED + timedelta(days=chance.randrange(400)))
    dues = [
        None,
        {"on": day},
        {"phase": chance.randrange(1, 4)},
        {"within": "40 days", "of": "fair"},
        {"text": "soon"},
    ]
    if others:
        dues += 2 * [{"within": f"{chance.randrange(90)} days", "of": chance.choice(others)}]
    modes = ["none_agreed", "declaration", "third_party_onsite", "satellite"]
    check = {"mode": chance.choice(modes), "takes": f"{chance.randrange(60)} days"}
    return {
        "text": "something",
        "by": [chance.choice(["north", "south"])],
        "to": ["north"],
        "kind": chance.choice(["hard", "soft"]),
        "due": chance.choice(dues),
        "requires": some(2),
        "in_return_for": some(2),
        "verification": chance.choice([None, check]),
        "grace": chance.choice([None, f"{chance.randrange(40)} days"]),
        "on_breach": {"suspend": some(2), "snap_back": some(2), "notice": "5 days", "until": "80 days"},
    }


def any_events(chance: random.Random, agreement, n=40):
    """Events of any kind in the order of recording, each recorded up to two months after it happened."""
    names, entries = tuple(agreement.commitments), []
    for number in range(n):
        happened = SIGNED + timedelta(days=chance.randrange(500))
        at = datetime.combine(happened, NOON) + timedelta(days=chance.randrange(60))
        kind, about, said = chance.choice(ABOUT_ONE), chance.choice(names), {}
        if chance.random() < 0.1:
            kind, about = chance.choice(["occurred", "corrected", "noted"]), None
            said = {"name": "fair", "entry": chance.randrange(max(1, number))}
        elif kind in {"verified", "performed-in-part"}:
            said = chance.choice([{}, {}, {"share": 0.5}, {"share": 1}])
        said["party"] = chance.choice(["north", "south", "office"])
        entries.append((at, (str(happened), kind, about, {"at": at, **said})))
    entries.sort(key=lambda each: each[0])
    return told(*(each for _, each in entries))
