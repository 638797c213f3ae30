"""How agreements of each kind fared, as prose, tables, pictures and JSON."""
