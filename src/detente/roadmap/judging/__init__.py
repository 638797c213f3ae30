"""What a roadmap is worth to whom, phase by phase, and whether it holds: the judge, and all that it needs."""
