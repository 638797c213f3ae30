"""What could be agreed: the scenario, read from text and written back."""

from detente.scenario.check import check
from detente.scenario.model import Scenario
from detente.scenario.read import problems_in, read, read_roadmap, read_text

__all__ = ["Scenario", "check", "problems_in", "read", "read_roadmap", "read_text"]
