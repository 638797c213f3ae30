"""Records wherever they are kept, and the commands that ask them."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from typer.testing import CliRunner

from detente.agreement.write import as_text
from detente.cli import app
from detente.cli.standing import moment
from detente.errors import UnknownName
from detente.history.bundle import CASES
from detente.ledger.store import open_store
from detente.workflow.standing import Question, Record, is_store, record_at, reported, stand, told
from tests.ledger.parties import NOW, new_ledger, sealed
from tests.ledger.standing.made import STORY, river

RIVER = Record(river(), STORY)
LATER = NOW + timedelta(days=30)


def ran(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def ledger(tmp_path):
    """A ledger in an SQLite file: north claims, and a month later is found to be right."""
    path = tmp_path / "record.db"
    store = open_store(str(path))
    new = new_ledger(store)
    new.append([sealed("claimed", "north-1", commitment="freeze")], NOW)
    happened = LATER.date()
    new.append([sealed("verified", "watcher", commitment="freeze", happened=happened, recorded=LATER)], LATER)
    store.close()
    return path


def test_a_ledger_in_a_file_says_where_it_stands_and_what_proves_it(ledger):
    with record_at(str(ledger)) as record:
        found = stand(record, Question(LATER.date()))
        before = stand(record, Question(LATER.date(), NOW))
        roots = [record.root(size) for size in (2, 3)]
    assert found.standing.by_id["freeze"].state == "verified"
    assert before.standing.by_id["freeze"].state == "claimed"
    assert [before.standing.size, found.standing.size] == [2, 3]
    assert [before.root, found.root] == roots
    assert set(found.events) == {1, 2}


def test_a_coded_agreement_is_replayed_by_name_and_from_a_file(tmp_path):
    copy = tmp_path / "mine.yaml"
    copy.write_text((CASES / "af-1994.yaml").read_text())
    answers = []
    for place in ("af-1994", str(copy)):
        with record_at(place) as record:
            answers.append(stand(record, Question(date(2002, 6, 1))))
    assert answers[0] == answers[1]
    assert answers[0].root == ""


def test_an_agreement_of_which_nothing_is_recorded_has_a_standing(tmp_path):
    path = tmp_path / "agreement.yaml"
    path.write_text(as_text(river()))
    with record_at(str(path)) as record:
        assert stand(record, Question(date(2020, 4, 5))).standing.by_id["posts"].state == "overdue"


def test_what_is_nowhere_is_named():
    with pytest.raises(UnknownName, match="'nowhere'"), record_at("nowhere"):
        pass


def test_a_store_with_no_ledger_or_several_says_how_to_choose(tmp_path, ledger):
    empty = tmp_path / "empty.db"
    open_store(str(empty)).close()
    with pytest.raises(UnknownName, match="no ledger in this store yet"), record_at(str(empty)):
        pass
    with pytest.raises(UnknownName, match="--agreement: ice-accord"), record_at(str(ledger), "fire-accord"):
        pass
    with record_at(str(ledger), "ice-accord") as record:
        assert record.agreement.id == "ice-accord"


def test_a_database_is_known_by_its_address_or_its_first_bytes(tmp_path, ledger):
    assert is_store("postgresql://somewhere/detente")
    assert is_store(str(ledger))
    assert not is_store(str(tmp_path))
    other = tmp_path / "other.yaml"
    other.write_text("id: x\n")
    assert not is_store(str(other))
    with sqlite3.connect(ledger) as connection:
        assert connection.execute("pragma journal_mode").fetchone()
    connection.close()


def test_the_report_is_written_into_a_folder_of_its_own(tmp_path):
    found = reported(stand(RIVER, Question(date(2020, 9, 15))), tmp_path)
    assert found.report == str(tmp_path / "river" / "standing.html")
    assert "Agreement on the river" in (tmp_path / "river" / "standing.html").read_text()


def test_alerts_are_those_of_the_day():
    standing, found = told(RIVER, Question(date(2020, 9, 15), ahead=10), date(2020, 9, 5))
    assert standing.on == date(2020, 9, 15)
    assert [each.what for each in found] == ["breached"]


def test_the_command_answers_in_json_and_by_its_exit_code(ledger):
    fine = ran("standing", ledger, "--on", "2019-04-15", "--json")
    data = json.loads(fine.stdout)
    assert fine.exit_code == 0
    assert [each["state"] for each in data["commitments"]] == ["verified", "pending", "pending"]
    assert len(data["root"]) == 64
    behind = ran("standing", ledger, "--on", "2019-07-01", "--known", "2019-02-01", "--json")
    assert behind.exit_code == 1
    assert json.loads(behind.stdout)["commitments"][0]["state"] == "overdue"


def test_the_command_writes_a_report(tmp_path):
    done = ran("standing", "cm-2018", "--on", "2019-05-01", "--report", tmp_path)
    assert done.exit_code == 1
    assert "Overdue" in done.stdout
    assert (tmp_path / "cm-2018" / "standing.html").is_file()


def test_the_command_writes_a_calendar_and_a_feed(tmp_path):
    calendar, feed = tmp_path / "a.ics", tmp_path / "a.xml"
    done = ran(
        "alerts", "cm-2018", "--on", "2018-11-20", "--ical", calendar, "--atom", feed, "--since", "2018-11-01"
    )
    assert done.exit_code == 0
    assert "cm-2018-s11" in done.stdout
    assert icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert "tag:detente.invalid,2018:cm-2018" in feed.read_text()
    plain = ran("alerts", "cm-2018", "--on", "2018-11-20", "--json")
    assert json.loads(plain.stdout)["alerts"][0]["what"] == "due"


def test_without_a_day_it_is_about_today():
    data = json.loads(ran("standing", "gf-1998", "--json").stdout)
    assert date.fromisoformat(data["on"]) > date(2026, 1, 1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2019-03-01", datetime(2019, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2019-03-01T00:00", datetime(2019, 3, 1, tzinfo=UTC)),
        ("2019-03-01T12:00:00Z", datetime(2019, 3, 1, 12, tzinfo=UTC)),
        ("2019-03-01 14:00+02:00", datetime(2019, 3, 1, 12, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_utc_and_a_day_means_its_end(written, meant):
    assert moment(written) == meant


def test_what_is_no_time_is_refused():
    refused = ran("standing", "af-1994", "--known", "yesterday")
    assert refused.exit_code == 2
    assert "'yesterday' is no time" in refused.output
