"""What is said beside an answer, and is no part of it."""

ONCE = "this takes up to half a minute, once on this machine"
"""How long loops take to compile. On a machine where they are compiled, nothing is said."""


def compiling(what: str) -> str:
    """That something has to be compiled before the answer can be worked out."""
    return f"compiling {what}; {ONCE}"
