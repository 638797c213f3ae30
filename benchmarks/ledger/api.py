"""How long a server takes to answer: requests at a steady pace, whatever the answers do (an open loop)."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from benchmarks.ledger.made import AGREEMENT, NOW, WHO, begun, entries
from detente.people.accounts import SCOPES
from detente.people.desk import Desk
from detente.people.passwords import Passwords
from detente.people.store import open_house
from detente.settings import now

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE, WARM = 100, 2.0
"""Requests a second; seconds that are not counted."""

AT = f"/api/v1/agreements/{AGREEMENT.id}"
MIX = {"append": 5, "standing": 35, "events page": 30, "inclusion proof": 30}
"""What is asked for, in hundredths."""

AIMED = 0.050
SERVE = "from detente.cli import main; main()"
UNLIMITED = {"DETENTE_REQUESTS_PER_SECOND": "1000000", "DETENTE_REQUESTS_AT_ONCE": "1000000"}
BATCH = 100


@dataclass(frozen=True)
class Took:
    """One answer: what was asked for, whether it was as it should be, and the seconds since it was due."""

    what: str
    is_good: bool
    seconds: float


def filled(place: Path, events: int) -> str:
    """A token for a store with that many events."""
    house = open_house(str(place))
    ledger, made = begun(house.ledgers), entries("made")
    for _ in range(0, events, BATCH):
        ledger.append(list(islice(made, BATCH)), NOW)
    desk = Desk(house.accounts, house.tickets, Passwords())
    account = desk.enrol("north", "party", "north", None, now())
    desk.let_in(account, AGREEMENT.id, WHO)
    token, _ = desk.new_token(account, "benchmark", SCOPES, timedelta(days=1), now())
    house.close()
    return token


async def asked(client: httpx.AsyncClient, what: str, body: dict[str, str | None], number: int) -> bool:
    """Ask once; returns whether the answer was as it should be."""
    if what == "append":
        return (await client.post(f"{AT}/events", json=body)).status_code == httpx.codes.CREATED
    path = {
        "standing": f"{AT}/standing?on=2019-03-01",
        "events page": f"{AT}/events?start={number}",
        "inclusion proof": f"{AT}/proofs/inclusion/{number}",
    }[what]
    return (await client.get(path)).status_code == httpx.codes.OK


async def measured(address: str, token: str, events: int, seconds: float) -> list[Took]:
    """Ask at the pace, for so many seconds after warming up."""
    chance, new, took = random.Random(6), entries("new"), list[Took]()  # noqa: S311 - no secret is drawn
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=30) as client:
        for what in MIX:
            # A ledger is read once, when somebody first asks for it.
            await asked(client, what, sent(next(new)), 0)
        start = time.perf_counter()

        async def one(due: float, what: str, body: dict[str, str | None], number: int) -> None:
            is_good = await asked(client, what, body, number)
            if due - start >= WARM:
                took.append(Took(what, is_good, time.perf_counter() - due))

        async with asyncio.TaskGroup() as group:
            for turn in range(int((WARM + seconds) * RATE)):
                what = chance.choices(list(MIX), list(MIX.values()))[0]
                body = sent(next(new)) if what == "append" else {}
                due = start + turn / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(due, what, body, chance.randrange(events)))
    return took


def sent(entry: object) -> dict[str, str | None]:
    """An entry as it is sent."""
    body, signature = getattr(entry, "body", b""), getattr(entry, "signature", b"")
    return {"body": body.decode(), "signature": signature.hex(), "private": None}


def table(folder: Path, events: int = 5_000, seconds: float = 10.0) -> Iterator[str]:
    """Rows of the page: percentiles for each kind of request."""
    place = folder / "served.db"
    token = filled(place, events)
    command = [sys.executable, "-c", SERVE, "serve", "--store", str(place), "--port", "0"]
    with (folder / "served.log").open("w+") as log:
        server = subprocess.Popen(command, stderr=log, env={**os.environ, **UNLIMITED})  # noqa: TID251 - handed on
        try:
            address = address_in(folder / "served.log")
            before = processor_time(server.pid)
            took = asyncio.run(measured(address, token, events, seconds))
            busy = (processor_time(server.pid) - before) / ((seconds + WARM) * RATE)
        finally:
            server.terminate()
            server.wait()
    yield f"{RATE} requests a second for {seconds:.0f} s, one in 20 an append; {events:,} events at first."
    yield ""
    yield "| request | answers | p50 | p95 | p99 | aimed at |"
    yield "|---|---|---|---|---|---|"
    for what in (*MIX, "all"):
        found = [each for each in took if what in {each.what, "all"}]
        assert all(each.is_good for each in found), what
        times = sorted(each.seconds for each in found)
        shown = " | ".join(f"{1000 * at(times, share):.1f} ms" for share in (0.5, 0.95, 0.99))
        aim = f"p99 under {1000 * AIMED:.0f} ms" if what == "all" else ""
        yield f"| {what} | {len(times)} | {shown} | {aim} |"
    yield ""
    yield f"The server kept a processor for {1000 * busy:.1f} ms for each request, on average."


def processor_time(process: int) -> float:
    """Seconds that a process has kept the processor, as Linux counts them."""
    spent = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def at(times: list[float], share: float) -> float:
    """The time within which that share of answers came; times : in order."""
    return times[min(len(times) - 1, int(share * len(times)))]


def address_in(log: Path, patience: float = 30.0) -> str:
    """Where the server says that it listens."""
    start = time.perf_counter()
    while time.perf_counter() - start < patience:
        for line in log.read_text().splitlines():
            if line.startswith("listening at "):
                return line.removeprefix("listening at ").removesuffix("/api/v1")
        time.sleep(0.1)
    raise TimeoutError(f"the server did not listen within {patience} s")
