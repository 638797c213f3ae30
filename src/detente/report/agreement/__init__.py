"""Agreements before they are signed, as prose, tables and JSON."""
