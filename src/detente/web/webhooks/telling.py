"""What is to be told to whom: new entries and alerts, as far as each subscriber may see them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from detente.ledger.alerts import What, alerts
from detente.ledger.kinds import KINDS
from detente.people.rights import may, reader_in
from detente.report.standing.answers import alert
from detente.web.shelf import sees
from detente.web.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from detente.people.hooks import Hook
    from detente.people.rights import Reader
    from detente.web.registry import Registry
    from detente.web.shelf import Shelf
    from detente.web.webhooks.sending import Post

ALERTS = tuple(f"alert:{what}" for what in get_args(What))
SUBJECTS = (*KINDS, *ALERTS)
"""What somebody can ask to be told of."""

AT_ONCE = 100
"""Messages that are sent in one go."""


def pump(registry: Registry, post: Post) -> int:
    """Queue what is new for every subscriber, and send what is due; returns how much was sent."""
    from detente.web.webhooks.sending import deliver

    now = registry.now()
    for hook in registry.hooks.all():
        _queue(registry, hook, now)
    sent = 0
    for delivery in deliver(registry.hooks.due(now, AT_ONCE), post, now):
        registry.hooks.told(delivery)
        sent += 1
    return sent


def _queue(registry: Registry, hook: Hook, now: datetime) -> None:
    account = registry.desk.accounts.one(hook.account)
    reader = reader_in(account, hook.agreement)
    if not account.is_active or not may("subscribe", reader, today=now.date()):
        # Who was let out is told nothing more, not even what was queued before.
        registry.hooks.remove(hook.id)
        return
    shelf = registry.shelf(hook.agreement)
    size = len(shelf.held())
    messages = [*_entries(shelf, hook, reader, now.date()), *_alerts(shelf, hook, reader, now.date())]
    registry.hooks.queue(replace(hook, next=size), messages, now)


def _entries(shelf: Shelf, hook: Hook, reader: Reader, today: date) -> Iterator[tuple[str, str]]:
    held = shelf.held()
    for number in range(hook.next, len(held)):
        event = held[number].event
        if sees(reader, event, today) and (not hook.kinds or event.kind in hook.kinds):
            content = told(number, held[number], reader, today).model_dump(mode="json")
            yield f"entry {number}", _message(hook, event.kind, entry=content)


def _alerts(shelf: Shelf, hook: Hook, reader: Reader, today: date) -> Iterator[tuple[str, str]]:
    if hook.kinds and not set(hook.kinds) & set(ALERTS):
        return
    for each in alerts(shelf.standing(reader, today)):
        kind = f"alert:{each.what}"
        if not hook.kinds or kind in hook.kinds:
            yield f"alert {each.uid}"[:256], _message(hook, kind, alert=alert(each))


def _message(hook: Hook, kind: str, **said: object) -> str:
    return json.dumps({"agreement": hook.agreement, "kind": kind, **said}, ensure_ascii=False)
