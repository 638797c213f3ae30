"""Whose consent a link needs: the parties of its ends, and those whose land it crosses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.projects.model import Project
    from detente.projects.parts import Link


def needed(project: Project, link: Link) -> frozenset[str]:
    """Names of the parties that must all take part before the link carries anything.

    A place of nobody at the table needs nobody. Freight needs the party of its shippers besides.
    """
    ends = (project.nodes[end].party for end in link.ends if end in project.nodes)
    return frozenset(party for party in (*ends, *link.through) if party is not None)
