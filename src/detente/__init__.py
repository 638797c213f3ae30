"""Design, test and monitor phased settlements between parties who do not trust each other.

Importing `detente` loads nothing else. Each room is its own door: `from detente.roadmap import ...`.
"""
