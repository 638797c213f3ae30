"""WHAT WAS SIGNED: parties, commitments, deadlines, and what may follow a breach.

The record wing begins here. It thinks in names and dates, and needs no arrays.
"""

from detente.agreement.model import Agreement, Commitment

__all__ = ["Agreement", "Commitment"]
