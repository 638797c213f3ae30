"""What now: where things stand, the best plan from here, and what changed, as prose, tables and JSON."""
