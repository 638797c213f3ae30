"""The record from the command line: a settlement is signed, kept, broken, snapped back, planned again."""

from __future__ import annotations

import json

import pytest

from tests.journeys.process import detente, detente_here
from tests.journeys.settled import BREACH, FIRST_YEAR, PARTIES, ROADMAP, SECOND_YEAR, keyed, record

DAYS = {
    "2018-12-31": {"yongbyon-freeze": "verified", "humanitarian-exemption": "due", "coal-relief": "pending"},
    "2019-06-01": {"humanitarian-exemption": "disputed", "exercises-suspended": "claimed"},
    "2020-03-15": {
        "inspectors-return": "verified",
        "declaration-facilities": "due",
        "coal-relief": "claimed",
    },
    "2020-04-20": {"yongbyon-freeze": "reversed", "humanitarian-exemption": "claimed"},
    "2020-06-01": {"humanitarian-exemption": "reversed", "liaison-offices": "overdue"},
}
"""Day -> commitment -> its state by then."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with the Korean roadmap signed, keys for everybody, and two years in its ledger."""
    folder = tmp_path_factory.mktemp("record")
    signed = detente(folder, "sign", "korea", str(ROADMAP), "--on", "2018-07-01", "--out", "agreement.yaml")
    assert signed.returncode == 0, signed.stderr
    assert "THE ROADMAP HOLDS" in signed.stdout
    keyed(folder)
    made = detente(
        folder, "ledger", "new", "agreement.yaml", "korea.db",
        "--recorders", "recorders.yaml", "--key", "secretariat.key",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    for said in (*FIRST_YEAR, *SECOND_YEAR, *BREACH):
        record(folder, said)
    return folder


@pytest.mark.parametrize("day", DAYS)
def test_the_standing_of_a_day_is_what_was_known_to_have_happened_by_then(kept, day):
    read = detente_here(kept, "standing", "korea.db", "--on", day, "--json")
    answer = json.loads(read.stdout)
    states = {each["id"]: each["state"] for each in answer["commitments"]}
    assert {name: states[name] for name in DAYS[day]} == DAYS[day]
    # The exit code says whether anything was missed by then.
    assert read.returncode == bool({"overdue", "breached"} & set(states.values()))
    assert answer["agreement"] == "korea-roadmap"
    assert len(answer["root"]) == 64


def test_after_the_breach_it_is_said_what_others_may_take_back(kept):
    said = detente_here(kept, "standing", "korea.db", "--on", "2020-06-01").stdout
    assert "Because of yongbyon-freeze, not kept since 2020-04-15" in said
    assert "may suspend" in said


def test_nobody_records_for_another_party_and_the_attempt_leaves_a_trace(kept):
    forged = detente(kept, "record", "korea.db", "claimed", "coal-relief", "--key", "dprk.key")
    assert forged.returncode == 1
    assert "coal-relief" in forged.stderr
    assert "Traceback" not in forged.stderr
    assert json.loads(detente_here(kept, "ledger", "verify", "korea.db", "--json").stdout)["size"] == 19


def test_parties_cosign_what_continues_what_they_saw_and_nothing_else(kept):
    signed = detente(
        kept, "ledger", "checkpoint", "korea.db", "--key", "secretariat.key", "--out", "checkpoint.txt"
    )
    assert signed.returncode == 0, signed.stderr
    for party in ("us", "dprk"):
        cosign = (
            "ledger", "cosign", "korea.db", "--as", party, "--key", f"{party}.key", "--seen", f"{party}.seen",
        )  # fmt: skip
        assert detente_here(kept, *cosign).returncode == 0
        assert detente_here(kept, *cosign).returncode == 0
    verified = detente(kept, "ledger", "verify", "korea.db", "--checkpoint", "checkpoint.txt")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_planning_again_offers_a_continuation_a_repair_and_the_price_of_breakdown(kept):
    again = detente(kept, "replan", "korea", "korea.db", "--on", "2020-06-01", "--time-limit", "5", "--json")
    assert again.returncode == 0, again.stderr
    answer = json.loads(again.stdout)
    assert answer["judged"] is True
    assert answer["phase"] == 2
    assert answer["broken_by"] == ["dprk"]
    assert answer["now"]["holds"]
    assert answer["repair"]["status"] in {"found", "proven", "limit"}
    assert set(answer["breakdown"]["costs"]) == set(PARTIES)
