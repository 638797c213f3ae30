"""Subscriptions and their messages in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from detente.people.hooks import Delivery, Errand, Hook
from detente.people.store.tables import deliveries, hooks, moment, moment_if, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Engine, Row


def _hook(row: Row[Any]) -> Hook:
    kinds = tuple(row.kinds.split())
    return Hook(row.id, row.account, row.agreement, row.url, kinds, moment(row.created), row.next)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        row.id,
        row.hook,
        row.subject,
        row.body,
        row.attempts,
        moment_if(row.due),
        moment_if(row.done),
        row.answer,
    )


class Hooks:
    """Who wants to be told of what, and what is still to be told."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # A file's writers take turns before they read; see `detente.ledger.store.opening`.
        self._writing = engine.execution_options(writes=True)

    def add(self, hook: Hook, secret: str) -> None:
        """Keep a new subscription."""
        row = {
            "id": hook.id,
            "account": hook.account,
            "agreement": hook.agreement,
            "url": hook.url,
            "secret": secret,
            "kinds": " ".join(hook.kinds),
            "created": seconds(hook.created),
            "next": hook.next,
        }
        with self._writing.begin() as connection:
            connection.execute(insert(hooks).values(row))

    def all(self, agreement: str | None = None, account: str | None = None) -> tuple[Hook, ...]:
        """Subscriptions, oldest first: to one agreement or of one account, if given."""
        asked = select(hooks).order_by(hooks.c.created, hooks.c.id)
        if agreement is not None:
            asked = asked.where(hooks.c.agreement == agreement)
        if account is not None:
            asked = asked.where(hooks.c.account == account)
        with self._engine.connect() as connection:
            return tuple(_hook(row) for row in connection.execute(asked))

    def remove(self, hook: str) -> None:
        """End a subscription, and forget its messages."""
        with self._writing.begin() as connection:
            connection.execute(delete(deliveries).where(deliveries.c.hook == hook))
            connection.execute(delete(hooks).where(hooks.c.id == hook))

    def queue(self, hook: Hook, told: Iterable[tuple[str, str]], now: datetime) -> None:
        """Add messages (subject, body) that were not added before, and remember how far the hook has read."""
        with self._writing.begin() as connection:
            known = set(
                connection.execute(select(deliveries.c.subject).where(deliveries.c.hook == hook.id)).scalars()
            )
            rows = [
                {
                    "hook": hook.id,
                    "subject": subject,
                    "body": body,
                    "attempts": 0,
                    "due": seconds(now),
                    "answer": "",
                }
                for subject, body in dict(told).items()
                if subject not in known
            ]
            if rows:
                connection.execute(insert(deliveries), rows)
            connection.execute(update(hooks).where(hooks.c.id == hook.id).values(next=hook.next))

    def due(self, now: datetime, most: int) -> tuple[Errand, ...]:
        """Messages to send now, those waiting longest first."""
        asked = (
            select(deliveries, hooks.c.url, hooks.c.secret)
            .join(hooks, hooks.c.id == deliveries.c.hook)
            .where(deliveries.c.due <= seconds(now))
            .order_by(deliveries.c.due, deliveries.c.id)
            .limit(most)
        )
        with self._engine.connect() as connection:
            return tuple(Errand(_delivery(row), row.url, row.secret) for row in connection.execute(asked))

    def told(self, delivery: Delivery) -> None:
        """Keep what became of a message."""
        values = {
            "attempts": delivery.attempts,
            "due": None if delivery.due is None else seconds(delivery.due),
            "done": None if delivery.done is None else seconds(delivery.done),
            "answer": delivery.answer,
        }
        with self._writing.begin() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(values))

    def deliveries(self, hook: str, most: int) -> tuple[Delivery, ...]:
        """The latest messages of a subscription, newest first."""
        asked = (
            select(deliveries).where(deliveries.c.hook == hook).order_by(deliveries.c.id.desc()).limit(most)
        )
        with self._engine.connect() as connection:
            return tuple(_delivery(row) for row in connection.execute(asked))
