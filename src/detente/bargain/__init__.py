"""Who gets what: games of coalitions, and how their worth can be shared."""

from detente.bargain.divide import Division, divide
from detente.bargain.excess import Core, core, excesses
from detente.bargain.game import CoalitionGame
from detente.bargain.terms import Terms

__all__ = ["CoalitionGame", "Core", "Division", "Terms", "core", "divide", "excesses"]
