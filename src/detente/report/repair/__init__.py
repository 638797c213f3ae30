"""A draft and what became of it, as prose, tables and JSON."""
