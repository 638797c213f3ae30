"""Where the server listens, and whether its page in the manual is true."""

import re
from pathlib import Path

import pytest

from detente.errors import NotAllowed
from detente.settings import VARIABLES
from detente.web.problems import KINDS
from detente.web.serving import check_host

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_alone_can_always_be_served(host):
    check_host(host, behind_proxy=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "record.example.org"])  # noqa: S104
def test_others_are_served_only_through_a_proxy_with_tls(host):
    with pytest.raises(NotAllowed, match="--behind-proxy"):
        check_host(host, behind_proxy=False)
    check_host(host, behind_proxy=True)


def rows(heading):
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def test_the_manual_names_every_setting():
    assert rows("Settings") == list(VARIABLES)


def test_the_manual_names_problems_that_exist():
    assert set(rows("Problems")) <= set(KINDS)


def test_the_manual_names_every_route(world):
    text = PAGE.read_text()
    described = world.app.openapi()["paths"]
    parts = {
        part for path in described for part in path.removeprefix("/api/v1/").split("/") if "{" not in part
    }
    assert {part for part in parts if f"/{part}" not in text} - {"password", "callback"} == set()
