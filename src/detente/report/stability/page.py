"""One self-contained page in HTML on where parties would stay, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.page import environment
from detente.report.stability import sections
from detente.report.stability.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.report.stability.findings import Stays

SECTIONS: tuple[Callable[[Grid], sections.Section | None], ...] = (
    sections.the_answer,
    sections.picture,
    sections.reasons,
    sections.ways,
)
"""What the page holds first, in order; a section that has nothing to say is None."""

GROUNDS = (sections.assumed, sections.reading)
"""What it ends with, after all that was asked for besides."""


def page(stays: Stays) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    grid = Grid(stays)
    written = [section for write in SECTIONS if (section := write(grid)) is not None]
    written += [extra.section for extra in stays.extras]
    written += [write(grid) for write in GROUNDS]
    template = environment().get_template("stability.html.j2")
    return template.render(
        stays=stays,
        scenario=stays.scenario,
        sections=written,
        sources=sorted(stays.scenario.sources.items()),
    )
