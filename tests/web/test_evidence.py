"""Files: kept under what they are, handed out as nothing but bytes, and every confidential read on record."""

import hashlib

from detente.ledger.event import Evidence
from tests.ledger.parties import AGREEMENT
from tests.web.conftest import PASSWORD

AT = f"/api/v1/agreements/{AGREEMENT.id}"
OCTETS = {"Content-Type": "application/octet-stream"}
CONTENT = b"<script>alert(1)</script>"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def keep(client, content=CONTENT, digest=None, **more):
    digest = digest or hashlib.sha256(content).hexdigest()
    return client.put(f"{AT}/evidence/{digest}", content=content, headers=OCTETS, **more)


def test_a_file_is_kept_and_handed_out_as_mere_bytes(world):
    assert keep(world.client("north")).json() == {"digest": DIGEST, "size": len(CONTENT)}
    assert keep(world.client("south")).status_code == 200, "nobody learns whether it was there"
    name = 'größe "1".html'
    world.record("noted", "north-1", evidence=(Evidence("größe 1.html", DIGEST, len(CONTENT)),))
    answer = world.client().get(f"{AT}/evidence/{DIGEST}")
    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''gr%C3%B6%C3%9Fe%201.html")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert name


def test_content_with_another_hash_is_not_kept(world):
    assert keep(world.client("north"), digest="0" * 64).status_code == 422
    assert world.registry.store.file("0" * 64) is None


def test_a_file_that_is_too_large_is_not_read_to_its_end(make_world):
    world = make_world(largest_file=1000)
    assert keep(world.client("north"), b"x" * 1000).status_code == 200
    assert keep(world.client("north"), b"x" * 1001).status_code == 413

    def endless():
        for _ in range(100):
            yield b"x" * 100

    path = f"{AT}/evidence/{DIGEST}"
    assert world.client("north").put(path, content=endless(), headers=OCTETS).status_code == 413


def test_a_file_that_no_entry_names_is_nobodys(world):
    keep(world.client("north"))
    for name in (None, "north", "secretary"):
        assert world.client(name).get(f"{AT}/evidence/{DIGEST}").status_code == 404


def test_naming_the_file_of_another_does_not_open_it(world):
    keep(world.client("north"))
    piece = (Evidence("a.txt", DIGEST, len(CONTENT)),)
    world.record("noted", "north-1", evidence=piece, visibility="party:north")
    world.record("noted", "south-1", evidence=piece, visibility="all")
    assert world.client("south").get(f"{AT}/evidence/{DIGEST}").status_code == 404
    assert world.client().get(f"{AT}/evidence/{DIGEST}").status_code == 404
    assert world.client("north").get(f"{AT}/evidence/{DIGEST}").status_code == 200
    world.record("noted", "north-1", evidence=piece, visibility="all")
    assert world.client().get(f"{AT}/evidence/{DIGEST}").status_code == 200, "its owner made it public"


def test_every_read_of_what_is_not_for_all_is_on_record(world):
    keep(world.client("north"))
    world.record(
        "noted", "north-1", evidence=(Evidence("a.txt", DIGEST, len(CONTENT)),), visibility="parties"
    )
    for name in ("south", "inspector", "south", None):
        world.client(name).get(f"{AT}/evidence/{DIGEST}")
    lines = world.client("secretary").get(f"{AT}/audit").json()["lines"]
    reads = [line for line in lines if line["what"] == "read-evidence"]
    assert [line["who"] for line in reads] == ["south", "inspector", "south"]
    assert {(line["about"], line["detail"]) for line in reads} == {(DIGEST, "entry 1")}


def test_open_reads_of_what_is_for_all_are_not(world):
    keep(world.client("north"))
    world.record("noted", "north-1", evidence=(Evidence("a.txt", DIGEST, len(CONTENT)),))
    world.client("south").get(f"{AT}/evidence/{DIGEST}")
    assert "read-evidence" not in world.client("secretary").get(f"{AT}/audit").text


def test_an_encrypted_file_is_for_those_who_can_open_it(world):
    keep(world.client("north"))
    sealed = Evidence("a.txt", "1" * 64, 10, sealed=DIGEST, to=("south-1", "watcher"))
    world.record("noted", "north-1", evidence=(sealed,), visibility="all")
    path = f"{AT}/evidence/{DIGEST}"
    read = {name: world.client(name).get(path).status_code for name in (None, "reader", "north", "south")}
    assert read == {None: 404, "reader": 404, "north": 200, "south": 200}
    assert world.client("inspector").get(path).status_code == 200
    assert world.client("secretary").get(path).status_code == 404
    assert world.client().get(f"{AT}/evidence/{'1' * 64}").status_code == 404
    assert world.client("secretary").get(f"{AT}/audit").text.count("read-evidence") == 3


def test_the_public_sees_that_an_encrypted_file_exists(world):
    sealed = Evidence("a.txt", "1" * 64, 10, sealed=DIGEST, to=("south-1",))
    world.record("noted", "north-1", evidence=(sealed,), visibility="all")
    (told,) = world.client().get(f"{AT}/events/1").json()["content"]["evidence"]
    assert (told["sealed"], told["to"]) == (DIGEST, ["south-1"])
    assert PASSWORD not in str(told)
