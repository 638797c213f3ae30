"""What could be agreed: the scenario, read from text and written back."""

from detente.scenario.bundle import find
from detente.scenario.check import check
from detente.scenario.diff import diff
from detente.scenario.model import Scenario
from detente.scenario.read import problems_in, read, read_roadmap

__all__ = ["Scenario", "check", "diff", "find", "problems_in", "read", "read_roadmap"]
