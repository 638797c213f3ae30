"""A supposition and its answer, as prose, tables and JSON."""
