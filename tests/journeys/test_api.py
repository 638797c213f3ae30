"""The record over the network: a server on PostgreSQL, everybody with a token and keys of their own."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from datetime import UTC, date, datetime

import httpx
import pytest

from detente.agreement.read import read_agreement
from detente.ledger.entries import seal
from detente.ledger.event import Event
from detente.ledger.keys import read_keys
from detente.ledger.store.memory import MemoryStore
from detente.ledger.witness import Witness, cosign, read_witness, write_witness
from detente.workflow.record import open_ledger, read_recorders
from tests.journeys.process import CALL, detente, detente_here
from tests.journeys.settled import BREACH, FIRST_YEAR, INSPECTORS, PARTIES, ROADMAP, SECOND_YEAR, keyed

PASSWORD = "a record is kept, whoever keeps it"  # noqa: S105 - opens nothing but this test
HERE = "/agreements/korea-roadmap"
DAYS = {
    "2018-12-31": {"yongbyon-freeze": "verified", "coal-relief": "pending"},
    "2019-06-01": {"humanitarian-exemption": "disputed"},
    "2020-03-15": {"inspectors-return": "verified", "coal-relief": "claimed"},
    "2020-04-20": {"yongbyon-freeze": "reversed"},
    "2020-06-01": {"humanitarian-exemption": "reversed"},
}


@contextlib.contextmanager
def serving(folder, store):
    """A server in a process of its own; gives its address."""
    surroundings = os.environ  # noqa: TID251 - a server has its settings there
    settings = {**surroundings, "DETENTE_STORE": store, "DETENTE_LOG_KEY": str(folder / "secretariat.key")}
    with subprocess.Popen(
        [*CALL, "serve", "--port", "0"], cwd=folder, env=settings, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr is not None
            said = server.stderr.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield found[0]
        finally:
            server.terminate()
            server.communicate()


class Delegation:
    """Somebody with keys in a file, and a token of the server."""

    def __init__(self, address, folder, name, token):
        self.keys = read_keys(folder / f"{name}.key")
        self.client = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=120
        )

    def say(self, said):
        details = dict(words.split("=") for words in said.words if "=" in words)
        event = Event(
            agreement="korea-roadmap",
            key=f"{said.by}-{said.kind}-{said.commitment}",
            kind=said.kind,
            by=said.by,
            happened=date.fromisoformat(said.on),
            recorded=datetime.now(UTC).replace(microsecond=0),  # noqa: TID251 - the server has the real clock
            commitment=said.commitment,
            details={name: float(text) if name == "share" else text for name, text in details.items()},
        )
        return self.client.post(f"{HERE}/events", json=sent(seal(event, self.keys.signing)))


def sent(entry):
    """An entry as it is sent."""
    return {"body": entry.body.decode(), "signature": entry.signature.hex(), "private": None}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The signed agreement and everybody's keys."""
    folder = tmp_path_factory.mktemp("api")
    signed = detente_here(
        folder, "sign", "korea", str(ROADMAP), "--on", "2018-07-01", "--out", "agreement.yaml"
    )
    assert signed.returncode == 0, signed.stderr
    keyed(folder)
    return folder


@pytest.fixture(scope="module")
def address(folder, postgresql):
    added = subprocess.run(
        [*CALL, "people", "add", "desk", "--role", "secretariat", "--store", postgresql],
        cwd=folder, input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    with serving(folder, postgresql) as address:
        yield address


@pytest.fixture(scope="module")
def everybody(address, folder):
    """The ledger is opened, all are let in, and two years are recorded by those whom they concern."""
    with contextlib.ExitStack() as open_ones:
        desk = open_ones.enter_context(httpx.Client(base_url=address, timeout=120))
        session = desk.post("/session", json={"name": "desk", "password": PASSWORD})
        assert session.status_code == 201, session.text
        desk.headers.update(sitting(session))
        agreement = read_agreement(folder / "agreement.yaml")
        now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the server has the real clock
        keys = read_keys(folder / "secretariat.key")
        drafted = open_ledger(
            MemoryStore(), agreement, read_recorders(folder / "recorders.yaml", agreement), keys.signing, now
        )
        (genesis,) = drafted.store.entries("korea-roadmap")
        assert desk.post("/agreements", json=sent(genesis)).status_code == 201
        tokens = {"secretariat": let_in(desk, "secretariat", {"role": "secretariat"})}
        tokens |= {party: let_in(desk, party, {"role": "party", "party": party}) for party in PARTIES}
        tokens |= {name: let_in(desk, name, {"role": "inspector"}) for name in INSPECTORS}
        found = {name: Delegation(address, folder, name, token) for name, token in tokens.items()}
        for each in found.values():
            open_ones.enter_context(each.client)
        for said in (*FIRST_YEAR, *SECOND_YEAR, *BREACH):
            answer = found[said.by].say(said)
            assert answer.status_code == 201, (said, answer.text)
        yield found


def sitting(session):
    """What a page sends along; the cookie is for TLS alone, which a proxy would provide."""
    return {
        "Cookie": session.headers["set-cookie"].split(";")[0],
        "X-Detente-CSRF": session.json()["csrf"],
    }


def let_in(desk, name, role):
    """Make an account, let it in as the recorder of that name, and have it make itself a token."""
    made = desk.post("/people", json={"name": name, "password": PASSWORD, **role})
    assert made.status_code == 201, made.text
    granted = desk.put(f"/people/{made.json()['id']}{HERE}", json={"recorder": name})
    assert granted.status_code in {200, 201, 204}, granted.text
    scopes = ["standing:read", "events:read", "events:write", "evidence:read", "evidence:write"]
    scopes += ["admin"] if name == "secretariat" else []
    with httpx.Client(base_url=desk.base_url) as own:
        session = own.post("/session", json={"name": name, "password": PASSWORD})
        own.headers.update(sitting(session))
        token = own.post("/tokens", json={"name": "client", "scopes": scopes, "days": 30})
    assert token.status_code == 201, token.text
    return token.json()["token"]


@pytest.mark.parametrize("day", DAYS)
def test_everybody_reads_the_same_standing_of_a_day(everybody, address, day):
    path = f"{HERE}/standing?on={day}"
    read = [httpx.get(f"{address}{path}"), *(everybody[name].client.get(path) for name in ("us", "dprk"))]
    states = [{each["id"]: each["state"] for each in answer.json()["commitments"]} for answer in read]
    assert states[0] == states[1] == states[2]
    assert {name: states[0][name] for name in DAYS[day]} == DAYS[day]


def test_sending_an_entry_again_changes_nothing(everybody):
    before = everybody["us"].client.get(f"{HERE}/events").json()["size"]
    proposal = everybody["us"].client.get(f"{HERE}/events/{before - 1}").json()
    again = {name: proposal[name] for name in ("body", "signature", "private")}
    answer = everybody["us"].client.post(f"{HERE}/events", json=again)
    assert (answer.status_code, answer.json()["number"]) == (200, before - 1)
    assert everybody["us"].client.get(f"{HERE}/events").json()["size"] == before


def test_nobody_speaks_for_another(everybody):
    forged = everybody["dprk"].client.post(
        f"{HERE}/events",
        json=sent(seal(event_in_the_name_of("us"), everybody["dprk"].keys.signing)),
    )
    assert forged.status_code == 403
    assert forged.headers["content-type"] == "application/problem+json"
    # Even the secretariat, which passes on what others signed, cannot pass on what they did not sign.
    passed = everybody["secretariat"].client.post(
        f"{HERE}/events",
        json=sent(seal(event_in_the_name_of("us"), everybody["dprk"].keys.signing)),
    )
    assert (passed.status_code, passed.json()["reason"]) == (422, "bad-signature")


def event_in_the_name_of(name):
    return Event(
        agreement="korea-roadmap", key="forged", kind="noted", by=name, happened=date(2020, 6, 1),
        recorded=datetime.now(UTC).replace(microsecond=0),  # noqa: TID251 - the server has the real clock
    )  # fmt: skip


def test_the_parties_own_clients_cosign_what_the_server_signed(everybody, folder):
    signed = everybody["secretariat"].client.post(f"{HERE}/checkpoint")
    assert signed.status_code == 201, signed.text
    note = signed.json()["note"]
    secretariat = everybody["secretariat"].keys.signing.public
    for party in PARTIES:
        client, memory = everybody[party].client, folder / f"{party}.seen"
        write_witness(memory, Witness(note.split("\n", 1)[0], secretariat))

        def fetch(old, new, client=client):
            proof = client.get(f"{HERE}/proofs/consistency", params={"from": old, "to": new}).json()
            return [bytes.fromhex(each) for each in proof["proof"]]

        now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the server has the real clock
        ours = cosign(memory, note, fetch, everybody[party].keys, now)
        assert client.post(f"{HERE}/cosignatures", json={"note": str(ours)}).status_code == 201
        assert read_witness(memory).head.size == signed.json()["size"]
    quorum = everybody["us"].client.get(f"{HERE}/cosignatures")
    assert quorum.json()["complete"] is True


def test_after_the_breach_a_party_plans_again(everybody):
    asked = {"scenario": "korea", "on": "2020-06-01", "seconds": 4.0}
    answer = everybody["rok"].client.post(f"{HERE}/replan", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["broken_by"] == ["dprk"]
    assert found["now"]["holds"]
    assert set(found["breakdown"]["costs"]) == set(PARTIES)


def test_the_ledger_on_the_server_verifies_from_its_bodies(everybody, folder, postgresql):
    assert everybody
    verified = detente(folder, "ledger", "verify", postgresql, "--agreement", "korea-roadmap")
    assert verified.returncode == 0, verified.stdout + verified.stderr
