"""How surely a roadmap holds, as prose, pictures and JSON."""
