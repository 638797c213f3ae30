"""WHERE DOES IT STAND? A fold over the events: each commitment's state, why, and what follows from it."""

from detente.ledger.standing.coming import Coming, upcoming
from detente.ledger.standing.fold import standing
from detente.ledger.standing.result import CommitmentStanding, Remedy, Standing, View

__all__ = ["Coming", "CommitmentStanding", "Remedy", "Standing", "View", "standing", "upcoming"]
