"""Subscriptions: to be told of events and alerts by messages to one's own server."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from detente.errors import NotAllowed
from detente.people.hooks import Hook
from detente.people.tickets import secret_of
from detente.web.callers import Visit, Visiting
from detente.web.forms.people import DeliveryTold, HookMade, HookTold, NewHook
from detente.web.problems import Problem
from detente.web.trail import note
from detente.web.webhooks.addresses import target_of
from detente.web.webhooks.telling import SUBJECTS

router = APIRouter(prefix="/agreements/{agreement}/webhooks", tags=["webhooks"])
MOST = 20
"""Subscriptions that one account can have to one agreement."""

SHOWN = 100
HookId = Annotated[str, Path(pattern=r"^[0-9a-f]{1,32}$", description="id of the subscription")]


def _mine(visit: Visit) -> tuple[Hook, ...]:
    visit.must("subscribe")
    return visit.caller.registry.hooks.all(visit.shelf.id, visit.caller.known.id)


def _one(visit: Visit, hook: str) -> Hook:
    for each in _mine(visit):
        if each.id == hook:
            return each
    raise Problem("not-found", "you have no such subscription")


@router.get("")
def mine(visit: Visiting) -> list[HookTold]:
    """One's own subscriptions, without their secrets."""
    return [
        HookTold(id=each.id, url=each.url, kinds=list(each.kinds), created=each.created)
        for each in _mine(visit)
    ]


@router.post("", status_code=201)
def subscribe(asked: NewHook, visit: Visiting, response: Response) -> HookMade:
    """Be told of what comes from now on; the secret that signs the messages is in this answer only."""
    if len(_mine(visit)) >= MOST:
        raise Problem("conflict", f"an account has {MOST} subscriptions to an agreement at most")
    unknown = sorted(set(asked.kinds) - set(SUBJECTS))
    if unknown:
        raise Problem(
            "invalid", f"there is nothing of such a kind to be told of; kinds are {', '.join(SUBJECTS)}"
        )
    registry, caller = visit.caller.registry, visit.caller
    try:
        target_of(asked.url, registry.look_up, allow_private=registry.settings.private_webhooks)
    except NotAllowed as wrong:
        raise Problem("invalid", str(wrong)) from None
    draw = registry.desk.draw
    secret = secret_of(draw(32))
    size = visit.shelf.ledger.size
    kinds = tuple(dict.fromkeys(asked.kinds))
    hook = Hook(draw(8).hex(), caller.known.id, visit.shelf.id, asked.url, kinds, caller.now, size)
    registry.hooks.add(hook, secret)
    note(caller, visit.shelf.id, "subscribed", hook.id)
    response.headers["Cache-Control"] = "no-store"
    return HookMade(id=hook.id, url=hook.url, kinds=list(kinds), created=hook.created, secret=secret)


@router.get("/{hook}/deliveries")
def deliveries(visit: Visiting, hook: HookId) -> list[DeliveryTold]:
    """What became of the latest messages, newest first."""
    found = visit.caller.registry.hooks.deliveries(_one(visit, hook).id, SHOWN)
    return [
        DeliveryTold(
            subject=each.subject, attempts=each.attempts, due=each.due, done=each.done, answer=each.answer
        )
        for each in found
    ]


@router.delete("/{hook}", status_code=204)
def end(visit: Visiting, hook: HookId) -> Response:
    """End a subscription."""
    visit.caller.registry.hooks.remove(_one(visit, hook).id)
    note(visit.caller, visit.shelf.id, "unsubscribed", hook)
    return Response(status_code=204)
