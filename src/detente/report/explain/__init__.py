"""Why a roadmap is as it is, or why there is none, as prose, tables and JSON."""
