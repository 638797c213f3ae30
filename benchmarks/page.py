"""A page of measured figures, printed while it is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def measured(page: Path, lead: list[str], sections: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Measure section after section, each a heading (may be empty) and lines, and write the page."""
    lines = list(lead)
    for heading, rows in sections:
        lines += [heading, ""] if heading else []
        for row in rows:
            print(row, flush=True)
            lines.append(row)
        lines.append("")
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
