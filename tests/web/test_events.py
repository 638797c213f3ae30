"""Entries: appended once however often they are sent, read page by page while others append."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from detente.ledger.entries import leaf_of
from detente.ledger.keys import write_keys
from detente.ledger.merkle import Head, is_consistent, is_included
from detente.ledger.note import cosigned, read_note
from detente.ledger.stores import Entry
from tests.ledger.parties import AGREEMENT, NOW, keys_of, notes, sealed
from tests.web.conftest import EVENTS, entry_of

AT = f"/api/v1/agreements/{AGREEMENT.id}"


def test_what_was_sent_before_is_there_once(world):
    client = world.client("north")
    sent = entry_of(sealed("claimed", "north-1", commitment="freeze"))
    first = client.post(EVENTS, json=sent)
    assert (first.status_code, first.json()["number"]) == (201, 1)
    assert first.headers["Location"] == f"{EVENTS}/1"
    for _ in range(3):
        again = client.post(EVENTS, json=sent, headers={"Idempotency-Key": first.json()["key"]})
        assert (again.status_code, again.json()) == (200, first.json())
    assert world.ledger.size == 2


def test_many_who_send_the_same_at_once_append_it_once(world):
    sent = [entry_of(each) for each in notes(4)]
    clients = [world.client("secretary") for _ in range(4)]

    def send(client):
        return [client.post(EVENTS, json=each) for each in sent]

    with ThreadPoolExecutor(4) as pool:
        answers = [answer for answers in pool.map(send, clients) for answer in answers]
    assert sorted(answer.status_code for answer in answers) == [200] * 12 + [201] * 4
    assert {(a.json()["key"], a.json()["number"]) for a in answers} == {
        (f"note-{n}", n + 1) for n in range(4)
    }
    assert world.ledger.size == 5


def test_another_event_with_the_same_key_is_refused(world):
    client = world.client("north")
    client.post(EVENTS, json=entry_of(sealed("claimed", "north-1", commitment="freeze", key="k")))
    other = client.post(EVENTS, json=entry_of(sealed("noted", "north-1", key="k")))
    assert (other.status_code, other.json()["reason"]) == (409, "key-taken")


def test_a_key_in_the_header_is_the_key_of_the_event(world):
    sent = entry_of(sealed("claimed", "north-1", commitment="freeze", key="k"))
    answer = world.client("north").post(EVENTS, json=sent, headers={"Idempotency-Key": "other"})
    assert answer.status_code == 422
    assert world.ledger.size == 1


REFUSED = [
    ("north", sealed("claimed", "north-1", commitment="nothing"), 422, "unknown-commitment"),
    ("north", sealed("claimed", "north-1", commitment="relief"), 403, "no-right"),
    ("north", sealed("claimed", "north-1", "south-1", commitment="freeze"), 422, "bad-signature"),
    ("north", sealed("noted", "north-1", recorded=NOW + timedelta(days=1)), 422, "from-the-future"),
    ("secretary", sealed("noted", "stranger", "desk"), 403, "unknown-recorder"),
    ("secretary", sealed("invented", "desk"), 422, "unknown-kind"),
    ("secretary", sealed("noted", "desk", agreement="another"), 422, "wrong-agreement"),
    ("secretary", sealed("noted", "desk", happened=date(2018, 1, 1)), 422, "before-signature"),
]


@pytest.mark.parametrize(("who", "entry", "status", "reason"), REFUSED, ids=[each[3] for each in REFUSED])
def test_what_the_ledger_refuses_is_answered_with_its_reason(world, who, entry, status, reason):
    answer = world.client(who).post(EVENTS, json=entry_of(entry))
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["reason"], told["type"]) == (status, reason, "/api/v1/problems#refused")
    assert answer.status_code == status
    assert told["detail"]
    assert world.ledger.size == 1


def test_a_refusal_that_matters_is_on_record(world):
    world.client("north").post(
        EVENTS, json=entry_of(sealed("claimed", "north-1", "south-1", commitment="freeze"))
    )
    lines = world.client("secretary").get(f"{AT}/audit").json()["lines"]
    assert [(line["what"], line["who"], line["detail"]) for line in lines] == [
        ("refused", "north-1", "bad-signature")
    ]


def test_parties_hand_in_what_they_signed_themselves_and_the_secretariat_what_anybody_signed(world):
    sent = entry_of(sealed("claimed", "north-1", commitment="freeze"))
    assert world.client("south").post(EVENTS, json=sent).status_code == 403
    assert world.client("secretary").post(EVENTS, json=sent).status_code == 201


@pytest.mark.parametrize("body", ["{}", "[]", "nothing", '{"key":1,"by":"desk"}', '{"b":1,"a":2}', "\ud800"])
def test_what_is_no_entry_is_refused(world, body):
    sent = json.dumps({"body": body, "signature": "00" * 64})
    answer = world.client("secretary").post(
        EVENTS, content=sent, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422


def walk(client, **query):
    """Every page, as the header Link names them, and their entries."""
    answer = client.get(EVENTS, params=query)
    while True:
        yield answer.json()
        if "next" not in answer.links:
            return
        answer = client.get(answer.links["next"]["url"])


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_pages_hold_every_entry_once_and_in_order(world, limit):
    world.ledger.append(notes(7), NOW + timedelta(minutes=1))
    pages = list(walk(world.client(), limit=limit))
    assert [each["number"] for page in pages for each in page["events"]] == list(range(8))
    assert all(len(page["events"]) <= limit for page in pages)
    assert pages[-1]["next"] is None


def test_pages_stay_as_they_were_while_others_append(world):
    world.ledger.append(notes(5), NOW + timedelta(minutes=1))
    client, numbers = world.client(), []
    for turn, page in enumerate(walk(client, limit=2)):
        numbers += [each["number"] for each in page["events"]]
        if turn < 3:
            world.ledger.append(notes(1, 5 + turn), NOW + timedelta(minutes=1))
    assert numbers == list(range(9))


def test_filters_find_what_they_say_and_pages_of_them_are_complete(world):
    world.ledger.append(notes(6), NOW + timedelta(minutes=1))
    world.clock.on(minutes=1)
    world.record("claimed", "north-1", commitment="freeze")
    world.record("disputed", "south-1", commitment="freeze")
    client = world.client()

    def numbers(**query):
        return [each["number"] for page in walk(client, limit=2, **query) for each in page["events"]]

    assert numbers(kind="claimed") == [7]
    assert numbers(commitment="freeze") == [7, 8]
    assert numbers(by="desk") == [*range(7)]
    assert numbers(happened_from="2019-02-01") == [*range(1, 9)]
    assert numbers(happened_to="2019-02-01") == [0]
    assert numbers(kind="noted", start=3) == [3, 4, 5, 6]
    assert numbers(kind="nothing") == []


def test_a_filter_does_not_tell_what_an_entry_says_to_those_who_may_not_see_it(world):
    world.record("disputed", "south-1", commitment="freeze", visibility="party:south")
    query = {"kind": "disputed"}
    assert len(world.client("secretary").get(EVENTS, params=query).json()["events"]) == 1
    assert world.client("north").get(EVENTS, params=query).json()["events"] == []
    hidden = world.client("north").get(EVENTS, params={"by": "south-1"}).json()["events"]
    assert [each["content"] for each in hidden] == [None]


def test_what_has_not_changed_is_not_sent_again(world):
    client, other = world.client("north"), world.client()
    for path in (
        "",
        "/events",
        "/events/0",
        "/standing",
        "/alerts",
        "/feed.atom",
        "/calendar.ics",
        "/proofs/inclusion/0",
    ):
        tag = client.get(AT + path).headers["ETag"]
        same = client.get(AT + path, headers={"If-None-Match": f'"x", W/{tag}'})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
        assert other.get(AT + path, headers={"If-None-Match": tag}).status_code in {200, 304}
        assert other.get(AT + path, headers={"If-None-Match": '"x"'}).status_code == 200
    tag = client.get(EVENTS).headers["ETag"]
    assert tag != other.get(EVENTS).headers["ETag"], "other readers have other answers"
    assert tag != client.get(EVENTS, params={"limit": 1}).headers["ETag"]
    world.record("noted", "desk")
    assert client.get(EVENTS, headers={"If-None-Match": tag}).status_code == 200


def test_answers_are_for_the_reader_alone(world):
    answer = world.client("north").get(f"{AT}/standing")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Vary"] == "Authorization, Cookie"


def test_the_public_can_check_what_it_may_not_read(world):
    world.record("disputed", "south-1", commitment="freeze", visibility="party:south", note="secret")
    world.record("noted", "desk")
    client = world.client()
    told = client.get(f"{EVENTS}/1").json()
    assert told["content"] is None
    assert told["private"] is None
    assert "secret" not in told["body"]
    leaf = leaf_of(Entry(1, told["key"], told["body"].encode(), bytes.fromhex(told["signature"])))
    proof = client.get(f"{AT}/proofs/inclusion/1").json()
    hashes = [bytes.fromhex(each) for each in proof["proof"]]
    assert is_included(leaf, 1, Head(proof["size"], bytes.fromhex(proof["root"])), hashes)
    grown = client.get(f"{AT}/proofs/consistency", params={"from": 2, "to": 3}).json()
    old, new = (Head(grown[n], bytes.fromhex(grown[f"{n}_root"])) for n in ("old", "new"))
    assert is_consistent(old, new, [bytes.fromhex(each) for each in grown["proof"]])
    assert new.root.hex() == proof["root"]


def test_proofs_of_what_is_not_there_are_not_given(world):
    client = world.client()
    for path in ("inclusion/1", "inclusion/0?size=2", "consistency?from=2", "consistency?from=1&to=2"):
        assert client.get(f"{AT}/proofs/{path}").status_code == 404
    assert client.get(f"{AT}/proofs/inclusion/0?size=0").status_code == 422
    assert client.get(f"{EVENTS}/1").status_code == 404
    assert client.get("/api/v1/agreements/another").status_code == 404


def test_a_checkpoint_is_signed_and_cosigned_and_the_quorum_is_seen(make_world, tmp_path):
    path = tmp_path / "desk.key"
    write_keys(path, keys_of("desk"))
    world = make_world(log_key=str(path))
    client = world.client("secretary")
    assert client.get(f"{AT}/checkpoint").status_code == 404
    signed = client.post(f"{AT}/checkpoint").json()
    assert signed == world.client().get(f"{AT}/checkpoint").json()
    note = cosigned(read_note(signed["note"]), "north-1", keys_of("north-1").signing, NOW)
    for _ in range(2):
        taken = world.client("north").post(f"{AT}/cosignatures", json={"note": str(note)})
        assert taken.status_code == 201
    quorum = world.client().get(f"{AT}/cosignatures").json()
    assert quorum["parties"]["north"]["size"] == quorum["size"] == 1
    assert quorum["parties"]["south"] is None
    assert not quorum["complete"]
    assert len(world.client().get(f"{AT}/checkpoints").json()) == 2
    forged = str(note).replace("north-1", "south-1")
    taken = world.client("north").post(f"{AT}/cosignatures", json={"note": forged}).json()
    assert [each["by"] for each in taken] == ["desk"], "a name without its key counts for nothing"
    assert world.client().get(f"{AT}/cosignatures").json()["parties"]["south"] is None
    alone = forged.replace(next(row for row in forged.splitlines() if " desk " in row) + "\n", "")
    assert world.client("north").post(f"{AT}/cosignatures", json={"note": alone}).status_code == 409


def test_without_a_key_the_server_signs_nothing(world):
    assert world.client("secretary").post(f"{AT}/checkpoint").status_code == 409
