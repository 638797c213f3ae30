"""Writes the reference pages that follow from the code: `python docs/generate.py`.

The file format comes from the descriptions of its fields, the commands from their help.
"""  # noqa: INP001 - a script beside the pages it writes, not a package

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from typer.main import get_command

from detente.cli import app
from detente.scenario import find, model, overlay, pledges, preference, read, roadmap_file, values
from detente.scenario.bundle import PUBLISHED, bundled
from detente.scenario.values import UNITS
from detente.states import graph_of, space_of

sys.path.append(str(Path(__file__).parents[1]))  # a script sees no further than its own folder

from docs import agreements, fields, projects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel
    from typer.core import TyperCommand

REFERENCE = Path(__file__).parent / "reference"

# --- pages

SECTIONS: list[tuple[type[BaseModel], str]] = [
    (model.Scenario, "These are the top-level entries of the file."),
    (model.Party, "One entry for each id under `parties`."),
    (model.Issue, "One entry for each id under `issues`."),
    (model.Exchange, "One entry for each party under `money` at the top level."),
    (model.Step, "One entry for each id under `steps`."),
    (model.Reversible, "Stands under `reversible` of a step."),
    (pledges.Guarantee, "Stands under `guarantee` of a step, for each party against which it is given."),
    (model.Verification, "Stands under `verified` of a step."),
    (model.Together, "One entry for each id under `together`."),
    (pledges.Payment, "One entry for each id under `payments`."),
    (preference.Preference, "One entry for each party under `preferences`."),
    (model.Source, "One entry for each id under `sources`."),
    (
        overlay.Weighing,
        "A file of its own, given with `--weights`; see [compare](../how-to/compare-analysts.md).",
    ),
]

FORMAT_HEAD = """# The scenario file

A scenario is one YAML file, or a folder of `*.yaml` files that are read as one. [Writing a
scenario](../how-to/write-a-scenario.md) shows how to make one; this page lists every field.

Names (ids) of parties, issues, steps and sources are chosen by you: lower-case letters, digits and hyphens,
beginning with a letter. A field that is not listed here is an error, so that no misspelling goes unnoticed.

"Mapping: name → value" means indented lines of the form `name: value`. In descriptions, "party -> issue -> …"
says which names stand on the left, from the outside inwards.

## Values

A value is a number that somebody vouches for: likely, low and high, a unit, and where it comes from.
It can be written in one line or as a mapping; both mean the same:

```text
0.24 [0.18, 0.30] un-panel-2018 (medium)
{likely: 0.24, low: 0.18, high: 0.30, source: un-panel-2018, confidence: medium}
```

The order in one line is: likely, `[low, high]`, unit, source, confidence in brackets. The unit may also stand
right after the first number. Inside braces put the one-line form in quotes if it holds a comma:
`{market: "0.3 [0.2, 0.4] judgement"}`.

The source is the id of an entry under `sources`, several of them separated by commas, or the word
`judgement`. A number without a source is an error, unless the file says `unsourced: judgement` at the top.
"""

UNITS_HEAD = """
### Units

| unit | measures | one of it is |
|---|---|---|"""

DIMENSION_WORDS = {
    "number": "",
    "time": "years",
    "money": "million dollars, once",
    "money a year": "million dollars a year",
}

CONDITIONS = """
## Conditions

`requires` and `goal` are conditions over steps: names joined by `and`, `or`, `not`, `if` and `iff`, with
brackets. `not` binds most tightly, then `and`, then `or`; `if` and `iff` bind least and are read from left
to right. A name is true when that step is in effect. `a if b` is true unless b is in effect without a;
`a iff b` is true when both are or neither is.

```text
freeze and (declaration or not exercises)
```

## Statements

`infeasible` and `statements` also take patterns. A pattern has one letter for each step, in the order of the
file: `Y` it stands, `N` it does not, `-` either. Blanks between letters do not count; a pattern that begins
with `-` is best written without any. A list of patterns is true where any of them fits. With the steps
`talks`, `freeze` and `relief`, in this order:

```yaml
infeasible:
  - relief and not talks
  - N Y Y
preferences:
  north:
    statements:
      - freeze if relief
      - [Y Y N, N Y -]
```

## Ranking situations

A situation is a combination of steps that stand. Questions of stability need to know how each party ranks
situations. Where a party has no entry under `preferences`, the worth of the steps decides. An entry uses
exactly one of these ways:

```yaml
preferences:
  north: {ranking: [3, 1, ">>", [0, 2]]}
  south: {statements: [not freeze, relief]}
  east: {known: [0 > 1 = 2, 0 >> 3]}
  west: {ranges: {0: "5 [3, 8] judgement", 1: 4 judgement, 2: 2 judgement, 3: 0 judgement}}
  centre: {worth: true, much: 10}
```

`ranking` and `ranges` name every situation that can be, once. A situation is called by a label of
`situations`, or, where that section is left out, by the sum of 1 for the first step, 2 for the second, 4 for
the third, and so on, over the steps that stand. A pattern without `-` also does. Situations can be named one
by one in scenarios of at most 16 steps.

A scenario is **ordinal** if it has no `weights` and ranks situations for every party in a way other than
`worth`. It may leave out `phase`, `phases`, `issues` and the `discount` of parties. Nothing is known of what
its steps are worth, so that it cannot be planned or judged.
"""


def file_format() -> str:
    """The page on the scenario file."""
    lines = [fields.GENERATED, "", FORMAT_HEAD]
    lines += [*fields.table(values.Value), UNITS_HEAD]
    lines += [
        f"| {f'`{unit}`' if unit else 'none'} | {dimension} | {size:.6g} {DIMENSION_WORDS[dimension]} |"
        for unit, (dimension, size) in UNITS.items()
        if dimension in DIMENSION_WORDS
    ]
    singular = ", ".join(f"`{one}`" for one in values.SINGULAR)
    lines += ["", f"Also understood: {singular}.", CONDITIONS]
    for owner, where in SECTIONS:
        lines += fields.section(owner, where)
    return "\n".join(lines).rstrip() + "\n"


ROADMAP_HEAD = """# The roadmap file

A roadmap file says which step of a scenario starts in which phase. The judge takes it as it is: unknown steps
and broken rules are findings, not errors.

```yaml
detente-roadmap: 1
name: all-at-once
title: Everything in the first phase
scenario: river
phases:
  1: [gauges, border-post]
  3: [release]
```

`phases` may also be a list of lists: the first list is phase 1. Steps that are not named never start. What
runs [together](file-format.md#together) starts by itself.
"""


def roadmap_format() -> str:
    """The page on the roadmap file."""
    lines = [fields.GENERATED, "", ROADMAP_HEAD, "## Fields", "", *fields.table(roadmap_file.RoadmapFile)]
    page = "\n".join(lines) + "\n"
    return page.replace("](#", "](file-format.md#")


COMMANDS_HEAD = """# Commands

`detente COMMAND --help` prints the same. A scenario is named by a bundled name (`korea`), or by the path of a
file or folder.

| exit code | meaning |
|---|---|
| 0 | fine: the roadmap holds, the file has no errors |
| 1 | the answer is no: it does not hold, there is no roadmap, somebody would leave, the file has errors |
| 2 | bad use: an unknown option, an unknown name |
| 3 | a limit was hit before there was an answer |
| 130 | interrupted |
"""


def commands() -> str:
    """The page on the command line."""
    lines = [fields.GENERATED, "", COMMANDS_HEAD]
    for name, command in vars(get_command(app))["commands"].items():
        lines += [f"## {name}", "", command.help.strip(), "", *_usage(name, command), ""]
        for below, part in getattr(command, "commands", {}).items():
            whole = f"{name} {below}"
            lines += [f"### {whole}", "", part.help.strip(), "", *_usage(whole, part), ""]
    return "\n".join(lines).rstrip() + "\n"


BRACES = str.maketrans("", "", "{}")
TYPES = re.compile(r" <(str|int|float|float range|path)>")
TYPE_WORDS = {"str": "", "int": " NUMBER", "float": " NUMBER", "float range": " NUMBER", "path": " PATH"}
"""What the help calls a type, and what we call it."""


def _usage(name: str, command: TyperCommand) -> Iterator[str]:
    context = command.make_context(name, [], resilient_parsing=True)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from ("```text", f"detente {name} {usage.translate(BRACES)}", "```", "")
    records = [parameter.get_help_record(context) for parameter in command.params]
    if records:
        yield from ("| | meaning |", "|---|---|")
    for word, meaning in filter(None, records):
        typed = TYPES.sub(lambda found: TYPE_WORDS[found[1]], word)
        yield f"| {fields.cell(f'`{typed}`')} | {fields.cell(meaning)} |"


CONFLICTS_HEAD = """# Published conflicts

These conflicts come with detente; ask about one by its name, as in `detente stable elmira`. Others have
studied them. What each is taken from, and what had to be reconstructed, stands in its `about`, repeated here.
Verdicts that a source prints are compared with ours in the tests; `tests/published` tells where they differ.
"""


def conflicts() -> str:
    """The page on the conflicts of the literature that come with the program."""
    lines = [
        fields.GENERATED,
        "",
        CONFLICTS_HEAD,
        "| name | title | parties | situations |",
        "|---|---|---|---|",
    ]
    found = {name: read(find(name)) for name in bundled() if find(name).parent.parent.name == PUBLISHED}
    for name, scenario in found.items():
        parties = ", ".join(party.name for party in scenario.parties.values())
        row = [f"[`{name}`](#{name})", scenario.title, parties, str(graph_of(space_of(scenario)).n)]
        lines.append(f"| {' | '.join(map(fields.cell, row))} |")
    for name, scenario in found.items():
        told = textwrap.wrap(scenario.about, 110, break_long_words=False)
        cited = [f"- {_cited(source)}" for source in scenario.sources.values()]
        lines += ["", f"## {name}", "", f"{scenario.title}.", "", *told, *([""] if cited else []), *cited]
    return "\n".join(lines).rstrip() + "\n"


def _cited(source: model.Source) -> str:
    """A source in one line."""
    return ", ".join(filter(None, (source.title, source.publisher, source.year, source.where))) + "."


PAGES: dict[str, Callable[[], str]] = {
    "file-format.md": file_format,
    "roadmap-format.md": roadmap_format,
    "project-format.md": projects.project_format,
    "agreement-format.md": agreements.agreement_format,
    "commands.md": commands,
    "conflicts.md": conflicts,
}
"""Each generated page, by its file below `docs/reference`."""


def main() -> None:
    """Write every page anew."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
