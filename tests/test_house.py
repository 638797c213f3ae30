"""The house keeps its own rules: budgets, floors, doors, and a map that agrees with the code."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "src" / "detente"
MAP = ROOT / "docs" / "explanation" / "map.md"

LINES = 400
STATEMENTS = 30
PARAMETERS = 5
EXPORTS = 7
NO_ROOMS = {"utils", "util", "common", "helpers", "core", "misc"}
HEAVY = {"numpy", "pydantic", "ruamel", "highspy", "jinja2", "vl_convert"}

MACHINE_PATH = re.compile(r"(?<![\w.~*}])/(work|home|root|tmp|Users)\b")
REGISTRY = re.compile(r"https?://[^\s\"')]*(pypi|pythonhosted|npmjs|devpi|artifactory)", re.IGNORECASE)
LICENCE_HEADER = re.compile(r"copyright|licen[cs]e|spdx", re.IGNORECASE)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


OURS = python_files("src", "tests", "benchmarks")
PUBLISHED = python_files("src")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """What a file says, parsed once."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def statements(function: Function) -> int:
    """Every statement inside, nested functions included, the docstring not."""
    inside = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    return inside - (ast.get_docstring(function) is not None)


def parameters(function: Function) -> list[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in named if argument.arg not in {"self", "cls"}]


def exported(path: Path) -> list[str]:
    """The names in `__all__`, none if the file has no such list."""
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def undocumented(path: Path) -> Iterator[str]:
    """Public classes and functions without a docstring, methods of public classes included."""

    def look(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for node in body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None:
                yield f"{name_of(path)}: {prefix}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from look(node.body, f"{prefix}{node.name}.")

    yield from look(tree(path).body, "")


def layers() -> list[str]:
    """The floors of the import contract, from the top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    return next(contract["layers"] for contract in contracts if contract["type"] == "layers")


def loaded_by(module: str) -> set[str]:
    """What a fresh interpreter has loaded after importing the module, less what it had before."""
    script = (
        "import sys; before = set(sys.modules)\n"
        f"import {module}\n"
        "print(*sorted(set(sys.modules) - before), sep='\\n')"
    )
    run = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


# --- budgets


def test_no_file_is_longer_than_its_budget():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in OURS}
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


def test_no_function_has_more_statements_than_its_budget():
    counts = {f"{name_of(path)}: {f.name}": statements(f) for path in OURS for f in functions(path)}
    assert {name: count for name, count in counts.items() if count > STATEMENTS} == {}


def test_no_function_takes_more_parameters_than_its_budget():
    # A command has as many parameters as its user has options.
    plain = [path for path in OURS if path.parent.name != "cli"]
    taken = {f"{name_of(path)}: {f.name}": parameters(f) for path in plain for f in functions(path)}
    assert {name: names for name, names in taken.items() if len(names) > PARAMETERS} == {}


def test_no_room_exports_more_names_than_its_budget():
    exports = {name_of(path): exported(path) for path in PUBLISHED if path.name == "__init__.py"}
    assert {room: names for room, names in exports.items() if len(names) > EXPORTS} == {}


# --- floors and doors


def test_every_room_is_named_after_its_question():
    rooms = {part for path in PUBLISHED for part in path.relative_to(HOUSE).with_suffix("").parts}
    assert rooms & NO_ROOMS == set()


def test_the_map_draws_the_floors_of_the_import_contract():
    drawing = MAP.read_text().split("```")[1]
    assert re.findall(r"^│ ([a-z_ |]+?) *│", drawing, re.MULTILINE) == layers()


def test_the_map_explains_every_room_from_top_to_bottom():
    rooms = [room.strip() for floor in layers() for room in floor.split("|")]
    assert re.findall(r"^- \*\*(\w+)\*\* ", MAP.read_text(), re.MULTILINE) == rooms


def test_every_floor_of_the_contract_is_built():
    rooms = {room.strip() for floor in layers() for room in floor.split("|")}
    files = {path.stem for path in HOUSE.glob("*.py")} - {"__init__", "__main__"}
    folders = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert files | folders == rooms


def test_importing_detente_loads_nothing_but_itself():
    assert loaded_by("detente") == {"detente"}


def test_the_command_line_loads_no_heavy_guest():
    assert {module.split(".")[0] for module in loaded_by("detente.cli")} & HEAVY == set()


# --- words


def test_every_command_has_help_and_is_mentioned_in_the_docs():
    from typer.main import get_command

    from detente.cli import app

    manual = "\n".join(page.read_text() for page in sorted((ROOT / "docs").rglob("*.md")))
    commands = vars(get_command(app))["commands"]
    assert commands
    assert [name for name, command in commands.items() if not command.help] == []
    unmentioned = [name for name in commands if not re.search(rf"\bdetente {re.escape(name)}\b", manual)]
    assert unmentioned == []


def test_everything_public_has_a_docstring():
    assert [name for path in PUBLISHED for name in undocumented(path)] == []


def test_no_file_starts_with_a_licence_header():
    heads = {name_of(path): path.read_text()[:600] for path in OURS if path.read_text().startswith("#")}
    assert [name for name, head in heads.items() if LICENCE_HEADER.search(head)] == []


# --- nothing of the machine it was written on


def plain_texts() -> list[Path]:
    """Every file of ours that people or tools read: code, data, settings, pages."""
    kinds = {".py", ".toml", ".yml", ".yaml", ".md", ".lock", ".json", ".j2", ".html", ".css", ".txt"}
    bare = [ROOT / "Makefile", ROOT / ".gitignore", ROOT / ".ci" / "run"]
    top = [path for path in ROOT.iterdir() if path.suffix in kinds]
    folders = ["src", "tests", "benchmarks", "docs"]
    below = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    return sorted({*bare, *top, *below})


@pytest.mark.parametrize("trace", [MACHINE_PATH, REGISTRY], ids=["machine path", "registry"])
def test_no_file_remembers_the_machine_it_was_written_on(trace):
    hits = [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in plain_texts()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if trace.search(line)
    ]
    assert hits == []


def test_the_lock_names_versions_and_hashes_only():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    kinds = re.compile(r"#.*|[a-z0-9-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    #.*")
    assert [line for line in lines if not kinds.fullmatch(line) or "://" in line or " @ " in line] == []
