"""In which order: the judge of a roadmap, and the planner that proposes one."""

from detente.roadmap.evaluate import judge
from detente.roadmap.verdict import Deviation, Failure, Roadmap, Verdict

__all__ = ["Deviation", "Failure", "Roadmap", "Verdict", "judge"]
