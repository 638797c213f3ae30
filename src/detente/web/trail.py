"""The audit trail: what was done beside the ledgers, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.ledger.stores import Audit

if TYPE_CHECKING:
    from detente.web.callers import Caller

SERVER = "(server)"
"""Under this name, which no agreement can have, the trail of the server as a whole is kept: who signed in."""


def note(caller: Caller, where: str, what: str, about: str, detail: str = "") -> None:
    """Add a line: where : an agreement, or the server. It never holds private content."""
    audit = Audit(caller.now, caller.name, what, about, detail)
    caller.registry.store.record_audit(where, audit)
