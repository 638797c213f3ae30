"""WHAT HAPPENED SINCE? Dated facts in an order that cannot be changed unnoticed, and what they amount to."""

from detente.ledger.event import Event, Evidence, Recorded

__all__ = ["Event", "Evidence", "Recorded"]
