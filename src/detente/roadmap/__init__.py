"""In which order: the judge of a roadmap, and the planner that proposes one."""

from detente.roadmap.evaluate import judge
from detente.roadmap.limits import Limits
from detente.roadmap.plan import Plan, plan
from detente.roadmap.verdict import Roadmap, Verdict

__all__ = ["Limits", "Plan", "Roadmap", "Verdict", "judge", "plan"]
