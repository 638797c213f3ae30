"""Coalitions that could leave, doubts and who could bide its time, as prose and JSON."""
