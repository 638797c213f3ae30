"""Measurements: how long the planner and the judge take, and how good the answer is by then."""
