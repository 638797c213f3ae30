"""Who can stop a settlement and who loses what without whom, as prose, tables, pictures and JSON."""
