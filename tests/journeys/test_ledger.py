"""A secretariat keeps a ledger from the command line: it begins, verifies, proves, cosigns and copies it."""

import json
import re
import sqlite3
import sys
from pathlib import Path

import pytest

from detente.agreement.write import as_text
from detente.ledger.keys import write_keys
from detente.ledger.roster import as_data
from tests.docs.test_docs import keys_in
from tests.ledger.parties import AGREEMENT, PEOPLE, RECORDERS, keys_of

JSON_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"
EXPLAINED = set(re.findall(r"`([\w-]+)`", JSON_PAGE.read_text().partition("\n## ledger\n")[2]))


@pytest.fixture
def detente(monkeypatch, capsys, tmp_path):
    """Runs a command beside an agreement, recorders and their keys; exit code and what is printed."""
    from detente.cli import main

    monkeypatch.chdir(tmp_path)
    Path("agreement.yaml").write_text(as_text(AGREEMENT))
    Path("recorders.yaml").write_text(json.dumps(as_data(RECORDERS)))
    for name in PEOPLE:
        write_keys(Path(f"{name}.key"), keys_of(name))

    def run(command: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["detente", *command.split()])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out + printed.err

    return run


@pytest.fixture
def begun(detente):
    """The same with a ledger of three entries."""
    for command in (
        "ledger new agreement.yaml ice.db --recorders recorders.yaml --key desk.key",
        "record ice.db claimed freeze --key north-1.key --visibility parties",
        "record ice.db verified freeze --key watcher.key --evidence agreement.yaml",
    ):
        assert detente(command)[0] == 0
    return detente


def answer(printed: str) -> dict:
    """What was printed as JSON; every key of it is explained."""
    found = json.loads(printed)
    assert keys_in(found) - EXPLAINED == set()
    return found


def test_a_ledger_is_begun_listed_verified_and_proved(begun):
    listed = answer(begun("ledger log ice.db --json")[1])
    assert [row["kind"] for row in listed["entries"]] == ["signed", "claimed", "verified"]
    assert "2 more: --start 1" in begun("ledger log ice.db --count 1")[1]
    found = answer(begun("ledger verify ice.db --json")[1])
    assert (found["verified"], found["size"], found["signatures"], found["files"]) == (True, 3, 3, 1)
    assert "Signatures checked: all." in begun("ledger verify ice.db")[1]
    assert "of 3, drawn by lot" in begun("ledger verify ice.db --signatures 1 --seed 5")[1]
    proof = answer(begun("ledger proof ice.db 1 --json")[1])
    assert (proof["root"], proof["checked"], len(proof["proof"])) == (found["root"], True, 2)
    assert "Entry 1 is one of the 3 entries" in begun("ledger proof ice.db 1")[1]
    code, said = begun("ledger proof ice.db 3")
    assert (code, said) == (1, "there is no entry 3 in 'ice-accord'; the last is 2\n")
    assert begun("ledger verify ice.db --signatures few")[0] == 2


def test_a_ledger_is_begun_once(begun):
    code, said = begun("ledger new agreement.yaml ice.db --recorders recorders.yaml --key desk.key")
    assert (code, "signed" in said) == (1, True)
    assert begun("ledger log ice.db")[1].startswith("ice-accord: 3 entries")


def test_what_was_tampered_with_ends_with_one_and_the_first_bad_entry(begun):
    connection = sqlite3.connect("ice.db")
    connection.execute("DROP TRIGGER entries_no_update")
    connection.execute("UPDATE entries SET body = replace(body, 'verified', 'reversed') WHERE number = 2")
    connection.commit()
    connection.close()
    code, said = begun("ledger verify ice.db")
    assert code == 1
    assert "from entry 2 on" in said
    code, said = begun("ledger verify ice.db --json")
    assert (code, answer(said)["first_bad"], answer(said)["verified"]) == (1, 2, False)
    for command in (
        "backup ice.db saved.db",
        "export ice.db saved.jsonl",
        "checkpoint ice.db --key desk.key",
    ):
        assert begun(f"ledger {command}")[0] == 1
    assert not Path("saved.db").exists()
    assert not Path("saved.jsonl").exists()


def test_parties_cosign_what_continues_what_they_saw_and_nothing_else(begun):
    assert begun("ledger cosign ice.db --as north --key north-1.key --seen north.seen")[0] == 1  # none yet
    signed = answer(begun("ledger checkpoint ice.db --key desk.key --out one.txt --json")[1])
    assert (signed["size"], signed["cosigned"], signed["lacking"]) == (3, [], ["east", "north", "south"])
    code, said = begun("ledger cosign ice.db --as north --key north-1.key --seen north.seen --out two.txt")
    assert (code, "north.seen is new" in said, "Cosigned by: north." in said) == (0, True, True)
    assert begun("record ice.db noted --key desk.key")[0] == 0
    assert begun("ledger checkpoint ice.db --key desk.key")[0] == 0
    code, said = begun("ledger cosign ice.db --as north-1 --key north-1.key --seen north.seen --json")
    assert (answer(said)["size"], answer(said)["cosigned"]) == (4, ["north"])
    found = answer(begun("ledger verify ice.db --checkpoint one.txt --json")[1])
    assert (found["checkpoint"], found["cosigned"], found["continues_given"]) == (4, ["north"], True)
    code, said = begun(
        "ledger cosign ice.db --as north --key north-1.key --seen north.seen --checkpoint one.txt"
    )
    assert (code, said) == (1, "this checkpoint has 3 entries; one with 4 was seen before\n")
    code, said = begun("ledger cosign ice.db --as south --key north-1.key --seen north.seen")
    assert (code, "are not those of 'south'" in said) == (2, True)
    assert begun("ledger checkpoint ice.db --key north-1.key")[0] == 2


def test_a_ledger_is_copied_and_comes_back(begun, empty_postgresql):
    assert begun("ledger checkpoint ice.db --key desk.key --out one.txt")[0] == 0
    copied = answer(begun("ledger backup ice.db saved.db --json")[1])
    assert (copied["written"], copied["ledgers"][0]["size"]) == ("saved.db", 3)
    assert begun("ledger backup ice.db saved.db")[0] == 2
    code, said = begun("ledger restore saved.db again.db")
    assert (code, "nothing but the backup vouches for itself" in said) == (0, True)
    assert begun("ledger export ice.db public.jsonl --public --on 2019-06-01")[0] == 0
    found = answer(begun("ledger import public.jsonl public.db --checkpoint one.txt --json")[1])
    assert (found["ledgers"][0]["hidden"], found["ledgers"][0]["continues_given"]) == (1, True)
    assert "only the public part is here" in begun("ledger verify public.db")[1]
    assert "(not public)" in begun("ledger log public.db")[1]
    hidden = answer(begun("ledger log public.db --json")[1])["entries"][1]
    assert len(hidden["private"]) == 64
    assert begun("record ice.db noted --key desk.key")[0] == 0
    assert begun("ledger checkpoint ice.db --key desk.key --out two.txt")[0] == 0
    code, said = begun("ledger restore saved.db burnt.db --checkpoint two.txt")
    assert (code, "entry 3 and what follows is missing" in said) == (1, True)
    code, said = begun(f"ledger restore saved.db {empty_postgresql}")
    assert (code, "make them with `detente ledger migrate`" in said) == (2, True)
    assert begun(f"ledger migrate {empty_postgresql}")[0] == 0
    code, said = begun(f"ledger restore saved.db {empty_postgresql} --checkpoint one.txt")
    assert (code, "It continues the checkpoint that was given." in " ".join(said.split())) == (0, True)
    assert "3 entries" in begun(f"ledger log {empty_postgresql}")[1]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("ledger log none.db", "there is no such ledger"),
        ("ledger log agreement.yaml", "is no ledger"),
        ("ledger log ice.db --agreement other", "there is no ledger of"),
        ("ledger migrate postgresql://me:secret@127.0.0.1:1/x", "postgresql://127.0.0.1:1/x"),
        ("ledger import none.jsonl a.db", "cannot be read"),
        ("ledger verify ice.db --checkpoint agreement.yaml", "is no signed note"),
    ],
)
def test_bad_use_is_told_in_a_sentence(begun, command, said):
    code, printed = begun(command)
    assert code in {1, 2}
    assert said in printed
    assert "secret" not in printed
    assert "Traceback" not in printed
