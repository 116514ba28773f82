"""Steps as plain SQL, fixed once they are published: later changes come by later steps.

    python -m tadoru.store.migrations.freeze     writes the newest step's SQL anew

The newest step is the difference between the definitions and the steps before it: tables, columns
and indexes that are new, and the guards of tables whose policies changed. What a definition loses
or changes otherwise has to be written by hand, and the test of the steps says so.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Dialect, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from tadoru.store.migrations.guard import guard_table, guarded_anew
from tadoru.store.schema import METADATA

FOLDER = Path(__file__).parent / "versions"
SEPARATOR = "\n--;\n"
PUBLISHED = ("0001",)
NEWEST = "0002"
_DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}
_TABLE = re.compile(r'CREATE TABLE "?(\w+)"? \(')
_COLUMN = re.compile(r'^\t"?(\w+)"? ', re.MULTILINE)
_ADDED = re.compile(r'ALTER TABLE "?(\w+)"? ADD COLUMN "?(\w+)"? ')
_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX (\w+) ")


def newest(dialect_name: str) -> Iterator[str]:
    """Yield what makes of the published steps the definitions as they are now."""
    dialect = _DIALECTS[dialect_name]()
    before = [one for step in PUBLISHED for one in frozen(dialect_name, step)]
    columns = _columns(before)
    for statement in _tables(METADATA, columns, dialect):
        yield _plain(statement)
    indexes = {found[1] for one in before if (found := _INDEX.match(one))}
    for table in METADATA.sorted_tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if index.name not in indexes:
                yield _plain(str(CreateIndex(index).compile(dialect=dialect)))
    if dialect_name == "postgresql":
        yield from map(_plain, _guards(METADATA, columns, before))


def frozen(dialect_name: str, step: str) -> list[str]:
    """Return the statements of a step as they were published."""
    text = (FOLDER / f"{step}_{dialect_name}.sql").read_text("utf-8")
    return text.rstrip("\n").split(SEPARATOR)


def freeze() -> None:
    """Write the newest step's files anew."""
    for name in _DIALECTS:
        text = SEPARATOR.join(newest(name)) + "\n"
        (FOLDER / f"{NEWEST}_{name}.sql").write_text(text, "utf-8")


def _tables(metadata: MetaData, columns: dict[str, set[str]], dialect: Dialect) -> Iterator[str]:
    for table in metadata.sorted_tables:
        if table.name not in columns:
            yield str(CreateTable(table).compile(dialect=dialect))
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name not in columns.get(table.name, {column.name}):
                shape = str(CreateColumn(column).compile(dialect=dialect))
                keys = "".join(
                    f" REFERENCES {key.column.table.name} ({key.column.name})"
                    for key in column.foreign_keys
                )
                yield f'ALTER TABLE "{table.name}" ADD COLUMN {shape}{keys}'


def _columns(statements: Sequence[str]) -> dict[str, set[str]]:
    """Return the columns of every table that the statements make."""
    found: dict[str, set[str]] = {}
    for one in statements:
        if made := _TABLE.match(one):
            found[made[1]] = set(_COLUMN.findall(one))
        elif added := _ADDED.match(one):
            found[added[1]].add(added[2])
    return found


def _guards(
    metadata: MetaData, columns: dict[str, set[str]], before: Sequence[str]
) -> Iterator[str]:
    """Yield the guards of new tables, and anew those of tables that are guarded otherwise now."""
    known = set(before)
    for table in metadata.sorted_tables:
        if table.name not in columns:
            yield from guard_table(table)
        elif _differs(table, known):
            yield from guarded_anew(table)


def _differs(table: Table, known: set[str]) -> bool:
    return any(_plain(one) not in known for one in guard_table(table))


def _plain(statement: str) -> str:
    """Return a statement without the white space that compiling leaves at the ends of lines."""
    return "\n".join(line.rstrip() for line in statement.strip().splitlines())


if __name__ == "__main__":
    freeze()
