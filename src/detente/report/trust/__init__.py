"""What trust is short of and what would raise it, as prose, tables, pictures and JSON."""
