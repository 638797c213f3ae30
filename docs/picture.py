"""Takes the picture in the README: the top of what `detente plan korea` prints, as SVG.

`python docs/picture.py` takes as long as planning does.
"""  # noqa: INP001 - a script beside the pages it serves, not a package

from __future__ import annotations

import io
import re
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from detente.report.terminal import render
from detente.roadmap import Limits
from detente.workflow import settlement
from detente.workflow.cases import load

PICTURE = Path(__file__).parent / "images" / "plan.svg"
WIDTH, LINES, SECONDS = 100, 44, 30.0


def main() -> None:
    """Plan the Korean settlement and keep its picture; a first argument names another scenario."""
    name = sys.argv[1] if sys.argv[1:] else "korea"
    case = load(name)
    wish = settlement.Wish(Limits(SECONDS, time.perf_counter))
    found = settlement.plan_case(case, wish)
    screen = Console(width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    with screen.capture() as shown:
        screen.print(render(found))
    lines = [f"$ detente plan {name} --time-limit {SECONDS:g}", "", *shown.get().splitlines()[:LINES], "…"]
    page = Console(width=WIDTH, file=io.StringIO(), record=True, highlight=False)
    page.print(Text.from_ansi("\n".join(lines)))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(_offline(page.export_svg(title="detente", theme=MONOKAI)), encoding="utf-8")


def _offline(svg: str) -> str:
    """The picture without fonts from elsewhere."""
    without = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return without.replace("font-family: Fira Code", "font-family: ui-monospace").replace(
        "font-family: arial", "font-family: sans-serif"
    )


if __name__ == "__main__":
    main()
