"""In which order: the judge of a roadmap, and the planner that proposes one."""

from detente.roadmap.judging.evaluate import judge
from detente.roadmap.judging.verdict import Roadmap, Verdict
from detente.roadmap.solving.limits import Limits
from detente.roadmap.solving.plan import Plan, plan

__all__ = ["Limits", "Plan", "Roadmap", "Verdict", "judge", "plan"]
