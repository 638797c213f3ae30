"""People are kept in the same database as the ledgers, in tables that migrations make."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from detente.errors import StoreError
from detente.ledger.store import open_store
from detente.people.store import metadata, open_house
from tests.people.conftest import GOOD, NOW


def shape_of(engine, tables):
    """Columns, keys and indexes of tables, as the database itself describes them."""
    look = inspect(engine)
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
            look.get_pk_constraint(name)["constrained_columns"],
            sorted((i["column_names"], bool(i["unique"])) for i in look.get_indexes(name)),
            sorted(u["column_names"] for u in look.get_unique_constraints(name)),
            sorted(f["constrained_columns"] for f in look.get_foreign_keys(name)),
        )
        for name in tables
    }


def test_the_migration_makes_the_tables_that_the_code_expects(engine, tmp_path):
    house = open_house(str(tmp_path / "ledger.db"))
    names = sorted(metadata.tables)
    assert shape_of(house.ledgers.engine, names) == shape_of(engine, names)
    house.close()


def test_the_same_on_a_server(fresh_postgresql):
    house = open_house(fresh_postgresql)
    names = sorted(metadata.tables)
    migrated = shape_of(house.ledgers.engine, names)
    for table in reversed(metadata.sorted_tables):
        table.drop(house.ledgers.engine)
    metadata.create_all(house.ledgers.engine)
    assert shape_of(house.ledgers.engine, names) == migrated
    house.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    return request.getfixturevalue("fresh_postgresql")


def test_people_are_kept_beside_the_ledgers(place, desk):
    house = open_house(place)
    ours = type(desk)(house.accounts, house.tickets, desk.passwords)
    ana = ours.enrol("ana", "party", "north", GOOD, NOW)
    ours.let_in(ana, "treaty", "north-1")
    secret, _ = ours.sign_in("ana", GOOD, "203.0.113.5", NOW)
    house.close()
    again = open_house(place)
    ours = type(desk)(again.accounts, again.tickets, desk.passwords)
    assert ours.sitting(secret, NOW).account.grants == {"treaty": "north-1"}
    again.close()


def test_a_file_with_ledgers_alone_gets_the_tables_for_people(tmp_path):
    path = str(tmp_path / "ledger.db")
    open_store(path).close()
    open_house(path).close()
    engine = create_engine(f"sqlite:///{path}")
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_there_are_no_people_in_memory():
    with pytest.raises(StoreError, match="memory"):
        open_house("memory:")


def test_what_is_no_store_is_not_opened(tmp_path: Path):
    other = tmp_path / "notes.txt"
    other.write_text("nothing of ours, at some length")
    with pytest.raises(StoreError):
        open_house(str(other))
