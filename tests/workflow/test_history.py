"""The verbs history and codings: from a name or a file to findings."""

import csv
import io
import json
import sys
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import AgreementError, UnknownName
from detente.history.bundle import CASES
from detente.ledger.store import open_store
from detente.workflow import codings as coding
from detente.workflow import history as verbs
from tests.ledger.parties import NOW, new_ledger, sealed

DRAFT = """\
detente-agreement: 1
id: draft
title: A draft
signed: 2020-01-01
parties: {NORTH: {name: North}, SOUTH: {name: South}}
commitments:
  plain: {text: "=cmd()", by: [NORTH], to: [SOUTH], kind: hard, issue: bridge}
"""

ON = date(2026, 11, 1)


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text(DRAFT)
    return path


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    return result.exit_code, result.stdout


def test_without_a_name_all_agreements_are_told_with_their_rates_and_the_model():
    found = verbs.history()
    assert len(found.agreements) == 17
    assert found.learned is not None
    assert found.base.n == 137
    assert set(found.sources) >= {"bg", "af-text"}


def test_without_the_extra_everything_but_the_model_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    assert verbs.history().learned is None
    assert verbs.history_of("st-2014").chances == ()


def test_one_agreement_is_told_with_chances_that_did_not_see_it():
    found = verbs.history_of("st-2014")
    assert [chance.id for chance in found.chances] == [clause.id for clause in found.coded.steps]
    assert set(found.sources) == {"st-hngn", "st-guardian", "st-jt"}


def test_a_draft_and_a_coded_agreement_can_be_put_to_the_model(draft):
    assert verbs.predicted(str(draft)).told.texts == {"plain": "=cmd()"}
    found = verbs.predicted("gf-1998")
    assert 0 < found.expected < len(found.chances) == 6


def test_what_is_neither_is_refused(tmp_path):
    with pytest.raises(UnknownName):
        verbs.predicted("nowhere.yaml")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("hello: world\n")
    with pytest.raises(AgreementError):
        verbs.predicted(str(wrong))


def test_the_page_is_written_where_it_is_asked_for(tmp_path):
    found = verbs.written(verbs.history(), tmp_path / "new")
    assert (tmp_path / "new" / "history.html").read_text().startswith("<!DOCTYPE html>")
    assert found.report.endswith("history.html")


# --- codings


def test_a_bundled_agreement_is_coded_year_by_year():
    found = coding.codings("st-2014", date(2016, 12, 31))
    assert {code.year for code in found.years} == {2014, 2015, 2016}
    assert found.pax.fields["Stage"] == "SubPar"


def test_a_file_of_the_coded_form_is_coded_like_a_bundled_one(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text((CASES / "st-2014.yaml").read_text())
    assert coding.codings(str(path), ON) == coding.codings("st-2014", ON)


def test_a_draft_has_codes_of_what_it_provides(draft):
    found = coding.codings(str(draft), ON)
    assert found.pax.issues == {"bridge": 2}
    assert found.pax.fields["Stage"] == ""


@pytest.mark.parametrize(
    ("visibility", "is_seen"),
    [
        ("all", True),
        ("parties", False),
        ("party:north", False),
        ("public-after:2020-06-01", True),
        (f"public-after:{ON - timedelta(days=1)}", True),
        (f"public-after:{ON}", False),
        ("public-after:2099-01-01", False),
    ],
)
def test_a_ledger_is_coded_and_what_not_everybody_may_see_is_left_out_on_request(
    visibility, is_seen, tmp_path
):
    place = str(tmp_path / "ice.db")
    store = open_store(place)
    ledger = new_ledger(store)
    told = {"commitment": "relief", "visibility": visibility}
    ledger.append([sealed("claimed", "south-1", **told), sealed("verified", "north-1", **told)], NOW)
    store.close()
    day = date(2019, 12, 31)
    levels = {code.row.id: code.level for code in coding.codings(place, day).years}
    assert levels == {"freeze": 0, "relief": 3, "talks": 0}
    public = {code.row.id: code.level for code in coding.codings(place, day, public=ON).years}
    assert public == levels | {"relief": 3 if is_seen else 0}


# --- the commands


def test_the_command_history_answers_on_the_terminal_and_as_json(draft, tmp_path):
    code, told = run("history", "--report", tmp_path)
    assert code == 0
    assert "137 clauses of 12 agreements" in told
    assert (tmp_path / "history.html").exists()
    for arguments in (["history"], ["history", "af-1994"], ["history", "--predict", draft]):
        code, told = run(*arguments, "--json")
        assert code == 0
        assert json.loads(told)["version"]


def test_the_command_history_refuses_what_makes_no_sense(draft, tmp_path):
    assert run("history", "af-1994", "--predict", draft)[0] == 2
    assert run("history", "af-1994", "--report", tmp_path)[0] == 2


def test_the_command_codings_prints_and_writes_csv_that_no_spreadsheet_runs(draft, tmp_path):
    code, told = run("codings", draft, "--as", "kroc", "--on", "2020-12-31")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(told)))
    assert rows[0]["text"] == "'=cmd()"
    assert [row["unit"] for row in rows] == ["commitment", "issue", "agreement"]
    out = tmp_path / "codes.csv"
    assert run("codings", draft, "--as", "pa-x", "--on", "2020-12-31", "--out", out)[0] == 0
    assert next(csv.DictReader(io.StringIO(out.read_text())))["issue: bridge"] == "2"


def test_the_command_codings_gives_json_of_one_form_or_both(draft, tmp_path):
    both = json.loads(run("codings", draft, "--on", "2020-12-31")[1])
    assert {"kroc", "pa-x"} < set(both)
    assert "not made or checked by" in both["kroc"]["about"]
    one = json.loads(run("codings", draft, "--as", "pa-x", "--json", "--on", "2020-12-31")[1])
    assert "kroc" not in one
    out = tmp_path / "codes.json"
    assert run("codings", draft, "--on", "2020-12-31", "--out", out)[0] == 0
    assert json.loads(out.read_text()) == both
