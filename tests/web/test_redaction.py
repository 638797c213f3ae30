"""Nothing of what a reader may not see is in any answer, whatever was recorded and whoever asks."""

import hashlib
import json
import random
from datetime import date

import pytest

from detente.ledger.event import Evidence
from detente.people.rights import Matter, may, reader_in
from tests.ledger.parties import AGREEMENT, sealed
from tests.web.conftest import ACCOUNTS, EVENTS, entry_of

AT = f"/api/v1/agreements/{AGREEMENT.id}"
PATHS = (
    AT,
    f"{AT}/standing",
    f"{AT}/standing?on=2021-01-01",
    f"{AT}/alerts?on=2019-12-01&ahead=3000",
    f"{AT}/calendar.ics",
    f"{AT}/feed.atom",
    f"{AT}/events?limit=200",
    f"{AT}/events?kind=disputed",
    f"{AT}/checkpoints",
    f"{AT}/cosignatures",
    f"{AT}/proofs/inclusion/1",
    "/api/v1/agreements",
)
VISIBLE = (
    "all",
    "parties",
    "party:north",
    "party:south",
    "public-after:2019-02-01",
    "public-after:2030-01-01",
)
KINDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("disputed", {"party": "south"}),
    ("side-condition-raised", {"party": "south"}),
    ("claimed", {"party": "north"}),
    ("noted", {}),
    ("breach-found", {}),
    ("suspended", {"party": "north"}),
)


def random_entry(chance, serial):
    """A kind, the details it needs with a mark in every free text, and that mark."""
    mark = f"mark{serial:04}x"
    kind, needed = chance.choice(KINDS)
    details: dict[str, object] = dict(needed)
    if kind == "side-condition-raised":
        details["condition"] = f"asked {mark}"
    about = {} if kind == "noted" else {"commitment": "freeze"}
    digest = hashlib.sha256(mark.encode()).hexdigest()
    more = {
        "note": f"note {mark}",
        "details": details,
        "evidence": (Evidence(f"{mark}.txt", digest, len(mark)),),
        "visibility": chance.choice(VISIBLE),
        **about,
    }
    return kind, more, mark, digest


@pytest.mark.parametrize("seed", range(2))
def test_no_answer_holds_what_the_reader_may_not_see(world, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret is drawn
    marks = []
    for serial in range(8):
        kind, more, mark, digest = random_entry(chance, serial)
        world.registry.store.put_file(digest, mark.encode())
        world.record(kind, "desk", key=f"entry-{serial}", **more)
        marks.append((mark, digest, Matter(more["visibility"], "desk")))
    for name in (None, *ACCOUNTS):
        account = world.registry.desk.accounts.one(name) if name else None
        reader, client = reader_in(account, AGREEMENT.id), world.client(name)
        answers = {path: client.get(path).text for path in PATHS}
        for mark, digest, matter in marks:
            seen = may("read-content", reader, matter, today=date(2019, 3, 1))
            answers_too = client.get(f"{AT}/evidence/{digest}").text
            told = {path for path, text in {**answers, "file": answers_too}.items() if mark in text}
            assert seen or not told, (name, matter, told)
            assert not seen or {"file", f"{AT}/events?limit=200"} <= told


def test_the_standing_says_how_much_it_leaves_out_and_rests_on_the_rest_alone(world):
    world.record("claimed", "north-1", commitment="freeze", visibility="party:north")
    states = {}
    for name in (None, "north", "south", "secretary"):
        told = world.client(name).get(f"{AT}/standing").json()
        states[name] = (told["commitments"][0]["state"], told["hidden"], told["size"])
    assert states["north"] == states["secretary"] == ("claimed", 0, 2)
    assert states[None] == states["south"] == ("pending", 1, 2)


def test_the_standing_is_told_as_it_was_known(world):
    world.clock.on(hours=1)
    world.record("claimed", "north-1", commitment="freeze")
    client = world.client()

    def told(**query):
        answer = client.get(f"{AT}/standing", params=query).json()
        return answer["commitments"][0]["state"], answer["size"]

    assert told() == ("claimed", 2)
    assert told(known="2019-03-01T12:00:00Z") == ("pending", 1) == told(known="2019-03-01T12:00:00")
    assert told(known="2019-03-01T15:00:00+02:00") == ("claimed", 2)
    assert told(on="2019-02-01") == ("pending", 2)
    assert told(known="1999-01-01T00:00:00Z")[1] == 0


def test_problems_and_the_log_hold_nothing_private(world, caplog):
    caplog.set_level("INFO")
    secret = "a secret in a note"  # noqa: S105 - it opens nothing
    wrong = entry_of(sealed("claimed", "north-1", commitment="nothing", note=secret, visibility="parties"))
    client = world.client("north")
    told = [client.post(EVENTS, json=wrong).text, client.post(EVENTS, json={**wrong, "more": secret}).text]
    told.append(client.post("/api/v1/session", json={"name": "north", "password": [secret]}).text)
    told.append(client.get(f"/api/v1/session/openid/callback?code={secret}&state=x").text)
    trail = json.dumps([str(each) for each in world.registry.store.audits(AGREEMENT.id)])
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert '"status": 422' in logged
    for text in (*told, trail, logged):
        assert secret not in text
        assert world.tokens["north"] not in text
