"""Why a roadmap is as it is, and why there is none."""
