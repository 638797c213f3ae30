"""Who may do and see what; the page on rights shows the same table."""

import re
from datetime import date
from pathlib import Path

import pytest

from detente.people.accounts import SCOPES, Account
from detente.people.rights import ALLOWED, SCOPE_OF, Matter, Reader, may, reader_in, reader_of

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "formulations" / "rights.md"
TODAY = date(2019, 3, 1)
READERS = {
    "anonymous": Reader(),
    "public": Reader("public"),
    "inspector": Reader("inspector", recorder="iaea-1"),
    "party": Reader("party", "north", "north-1"),
    "other party": Reader("party", "south", "south-1"),
    "secretariat": Reader("secretariat", recorder="desk"),
}
VISIBILITY = {
    "`all`": "all",
    "`parties`": "parties",
    "`party:ID`": "party:north",
    "`public-after:DATE`, up to and on that day": "public-after:2019-03-01",
    "`public-after:DATE`, later": "public-after:2019-02-28",
}


def table(heading):
    """The rows of a table on the page, as texts."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    return rows[0], rows[2:]


def test_the_page_says_who_may_do_what():
    header, rows = table("Who may do what")
    assert [row[0].strip("`") for row in rows] == list(ALLOWED)
    for action, _, *cells, scope in rows:
        name = action.strip("`")
        said = {role for role, cell in zip(header[2:-1], cells, strict=True) if cell == "yes"}
        assert said == set(ALLOWED[name]), name
        assert scope.strip("`") == SCOPE_OF[name]


def test_the_page_says_who_may_see_what():
    header, rows = table("Who may see what")
    assert [row[0] for row in rows] == list(VISIBILITY)
    for visibility, *cells in rows:
        for role, cell in zip(header[1:], cells, strict=True):
            matter = Matter(VISIBILITY[visibility], "somebody")
            assert may("read-content", READERS[role], matter, today=TODAY) == (cell == "yes"), (
                visibility,
                role,
            )


def test_whoever_recorded_an_entry_may_read_it():
    matter = Matter("party:north", by="south-1")
    assert may("read-content", READERS["other party"], matter, today=TODAY)
    assert not may("read-content", Reader("party", "south", "south-2"), matter, today=TODAY)
    assert not may("read-content", Reader("party", "south"), Matter("party:north", by=None), today=TODAY)


@pytest.mark.parametrize("visibility", ["", "everybody", "party", "party:", "ALL"])
def test_an_unknown_visibility_is_for_nobody_but_its_author(visibility):
    allowed = {
        name
        for name, reader in READERS.items()
        if may("read-content", reader, Matter(visibility), today=TODAY)
    }
    # What is for a party without a name is for the secretariat alone.
    assert allowed <= {"secretariat"}
    assert may("read-content", READERS["party"], Matter(visibility, "north-1"), today=TODAY)


def test_who_sees_less_sees_nothing_that_who_sees_more_does_not():
    order = ["anonymous", "public", "inspector", "secretariat"]
    for visibility in VISIBILITY.values():
        seen = [may("read-content", READERS[name], Matter(visibility), today=TODAY) for name in order]
        assert seen == sorted(seen)


def test_every_action_needs_a_scope_that_exists():
    assert set(SCOPE_OF) == set(ALLOWED)
    assert set(SCOPE_OF.values()) <= set(SCOPES)


def test_an_account_that_was_not_let_in_reads_what_the_public_reads():
    account = Account("1", "ana", "party", "north", {"treaty": "north-1"})
    assert reader_in(account, "treaty") == READERS["party"]
    assert reader_in(account, "another") == READERS["public"]
    assert reader_in(None, "treaty") == READERS["anonymous"]
    assert reader_of(account) == Reader("party", "north")
    assert reader_of(None) == Reader()


def test_everything_on_the_page_about_rights_is_linked_to_its_code():
    assert re.search(r"detente\.people\.rights", PAGE.read_text())
