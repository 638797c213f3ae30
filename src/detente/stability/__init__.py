"""Where would the parties stay, given what the others would do, and why: the graph model for conflicts."""

from detente.stability.analysis import Analysis, Conflict, analyse, conflict_of
from detente.stability.concepts import CONCEPTS
from detente.stability.preferences import Preferences
from detente.stability.witness import witness

__all__ = ["CONCEPTS", "Analysis", "Conflict", "Preferences", "analyse", "conflict_of", "witness"]
