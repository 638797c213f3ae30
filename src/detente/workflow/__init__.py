"""The verbs: what a person asks for, from a scenario's name to findings ready to be shown.

Nothing here reads a clock, the environment or the terminal; the doors hand those in.
"""
