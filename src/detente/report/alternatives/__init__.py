"""Different good roadmaps side by side, as prose, tables, pictures and JSON."""
