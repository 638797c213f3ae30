"""Where parties would stay, as prose, tables, pictures and JSON."""
