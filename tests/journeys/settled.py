"""A settlement that was signed: the Korean roadmap, keys for everybody, and what happened in two years."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.journeys.process import detente_here

ROADMAP = Path(__file__).with_name("korea-roadmap.yaml")
"""What `detente plan korea` found, so that this journey does not depend on how far a search gets."""

PARTIES = ("dprk", "rok", "us", "china", "russia", "japan")
INSPECTORS = {"iaea-1": "iaea", "site-1": "inspectors"}


@dataclass(frozen=True)
class Said:
    """Something to be recorded: by whom, what kind, about which commitment, on which day."""

    by: str
    kind: str
    commitment: str
    on: str
    words: tuple[str, ...] = ()


FIRST_YEAR = (
    Said("dprk", "claimed", "yongbyon-freeze", "2018-09-10"),
    Said("site-1", "verified", "yongbyon-freeze", "2018-11-05"),
    Said("dprk", "claimed", "enrichment-freeze", "2018-10-01"),
    Said("site-1", "verified", "enrichment-freeze", "2018-11-20"),
    Said("dprk", "claimed", "test-moratorium", "2018-07-02"),
    Said("us", "claimed", "exercises-suspended", "2018-08-20"),
    Said("rok", "claimed", "family-reunions", "2018-08-26"),
    Said("us", "claimed", "humanitarian-exemption", "2019-02-01"),
    Said("dprk", "disputed", "humanitarian-exemption", "2019-03-15", ("--note", "Parcels are still held.")),
)
SECOND_YEAR = (
    Said("dprk", "dispute-settled", "humanitarian-exemption", "2019-07-20"),
    Said("us", "claimed", "coal-relief", "2019-09-01"),
    Said("dprk", "claimed", "inspectors-return", "2019-10-01"),
    Said("iaea-1", "verified", "inspectors-return", "2019-10-12"),
    Said("rok", "performed-in-part", "food-health-aid", "2019-12-01", ("--detail", "share=0.5")),
    Said("iaea-1", "verification-refused", "declaration-facilities", "2020-03-01"),
)
BREACH = (
    Said("dprk", "reversed", "yongbyon-freeze", "2020-04-15"),
    Said("secretariat", "breach-found", "yongbyon-freeze", "2020-05-10"),
    Said(
        "us", "snapped-back", "humanitarian-exemption", "2020-05-20", ("--detail", "clause=yongbyon-freeze")
    ),
)


def keyed(folder: Path) -> None:
    """Make the keys of everybody, each in a file of their own, and the list of who may record."""
    who = {"secretariat": "role: secretariat"}
    who |= {party: f"role: party\n  party: {party}" for party in PARTIES}
    who |= {name: f"role: inspector\n  body: {body}" for name, body in INSPECTORS.items()}
    rows = []
    for name, lines in who.items():
        made = detente_here(folder, "keys", "new", name, "--out", f"{name}.key")
        assert made.returncode == 0, made.stderr
        public = made.stdout.rstrip().split("\n", 1)[1]
        rows.append(f"{name}:\n  name: {name}\n  {lines}\n{public}")
    (folder / "recorders.yaml").write_text("\n".join(rows) + "\n")


def record(folder: Path, said: Said) -> str:
    """Record it with the key of whoever said it; returns what was printed."""
    done = detente_here(
        folder, "record", "korea.db", said.kind, said.commitment,
        "--key", f"{said.by}.key", "--on", said.on, *said.words,
    )  # fmt: skip
    assert done.returncode == 0, (said, done.stderr)
    return done.stdout
