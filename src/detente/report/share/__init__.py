"""What projects are worth and fair shares of it, as prose, tables, pictures and JSON."""
