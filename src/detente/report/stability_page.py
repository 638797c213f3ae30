"""One self-contained page in HTML on where parties would stay, and why."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from detente.report import stability_sections as sections
from detente.report.stability_grid import Grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

    from detente.report.stability_findings import Stays

SECTIONS: tuple[Callable[[Grid], sections.Section | None], ...] = (
    sections.the_answer,
    sections.picture,
    sections.reasons,
    sections.ways,
    sections.assumed,
    sections.reading,
)
"""What the page holds, in order; a section that has nothing to say is None."""


def page(stays: Stays) -> str:
    """The page as HTML text; it loads nothing from anywhere."""
    grid = Grid(stays)
    written = [section for write in SECTIONS if (section := write(grid)) is not None]
    template = _environment().get_template("stability.html.j2")
    return template.render(
        stays=stays,
        scenario=stays.scenario,
        sections=written,
        sources=sorted(stays.scenario.sources.items()),
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("detente.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
