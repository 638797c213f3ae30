"""Sending what is due: once, and again later if it did not arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx

from detente.errors import NotAllowed
from detente.web.webhooks.addresses import Resolve, Target, resolve, target_of
from detente.web.webhooks.signing import HEADER, signature

if TYPE_CHECKING:
    from datetime import datetime

    from detente.people.hooks import Delivery, Errand

Post = Callable[[str, bytes, Mapping[str, str]], int]
"""Sends a body to an address with these headers; returns the status. Raises OSError or NotAllowed."""

PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 480, 1440))
"""How long to wait after each attempt that failed; after the last, it is given up."""

TIMEOUT = 10.0
GONE = 410
_GOOD = range(200, 300)


def deliver(errands: Iterable[Errand], post: Post, now: datetime) -> Iterator[Delivery]:
    """What became of each message that was due, in order."""
    for errand in errands:
        body = errand.delivery.body.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "detente",
            "Detente-Delivery": str(errand.delivery.id),
            HEADER: signature(errand.secret, body, now),
        }
        try:
            status = post(errand.url, body, headers)
        except NotAllowed:
            yield _after(errand.delivery, "forbidden", now)
        except OSError:
            yield _after(errand.delivery, "unreachable", now)
        else:
            yield _after(errand.delivery, str(status), now)


def _after(delivery: Delivery, answer: str, now: datetime) -> Delivery:
    tried = delivery.attempts + 1
    if answer.isdigit() and int(answer) in _GOOD:
        return replace(delivery, attempts=tried, due=None, done=now, answer=answer)
    is_over = tried > len(PAUSES) or answer == str(GONE)
    due = None if is_over else now + PAUSES[tried - 1]
    return replace(delivery, attempts=tried, due=due, answer=answer)


def poster(
    *, allow_private: bool, look_up: Resolve = resolve, transport: httpx.BaseTransport | None = None
) -> Post:
    """Sends over the network, to the very address that was looked at; follows nothing, reads nothing back."""

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        target = target_of(url, look_up, allow_private=allow_private)
        with httpx.Client(transport=transport, timeout=TIMEOUT, trust_env=False) as client:
            request = client.build_request(
                "POST",
                httpx.URL(url).copy_with(host=target.address),
                content=body,
                headers={**headers, "Host": _authority(target)},
                extensions={"sni_hostname": target.host},
            )
            try:
                answer = client.send(request, stream=True, follow_redirects=False)
            except httpx.HTTPError as wrong:
                raise OSError("no answer") from wrong
            answer.close()
            return answer.status_code

    return post


def _authority(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{host}:{target.port}"
