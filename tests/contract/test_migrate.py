"""A database of an earlier version keeps what it holds when it is brought to this one."""

from pathlib import Path

import pytest

from tadoru.app.log.verify import verify_database
from tadoru.app.node.migrate import migrate
from tadoru.app.node.start import NotMigrated, start
from tadoru.store import copy, migrations
from tadoru.store.migrations.freeze import frozen
from tests.fakes.worlds import add_operator, make_world, started, state


def test_the_first_tables_keep_their_rows(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    source = started(f"sqlite:///{tmp_path / 'source.db'}", tmp_path)
    operator = add_operator(source, "Alpha")
    stated = state(source, operator)
    state(source, operator, supersedes=stated)
    start(source)  # logs them
    with source.db.node_read() as tx:
        rows = {name: list(copy.rows(tx, name)) for name in copy.tables()}
    source.db.close()

    old = make_world(database_url, tmp_path)
    columns = first_columns(old.db.dialect)
    assert migrations.upgrade(old.db, "0001") == "0001"
    with pytest.raises(NotMigrated):
        start(old)
    with copy.filling(old.db) as tx:
        for name in copy.tables():
            if name in columns:
                copy.put(tx, name, [narrowed(row, columns[name]) for row in rows[name]])
    assert migrate(old) == migrations.HEAD
    start(old)
    with old.db.node_read() as tx:
        for name in columns:
            if name in rows and name != "setting":
                assert list(copy.rows(tx, name)) == rows[name], name
    assert verify_database(old).findings == ()
    assert migrate(old) == migrations.HEAD  # twice is once
    old.db.close()


def first_columns(dialect: str) -> dict[str, set[str]]:
    from tadoru.store.migrations.freeze import _columns

    return _columns(frozen(dialect, "0001"))


def narrowed(row: dict[str, object], columns: set[str]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name in columns}
