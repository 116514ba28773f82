"""The first step as plain SQL, fixed once it is published: later tables come by later steps.

    python -m tadoru.store.migrations.freeze     writes versions/0001_*.sql from the definitions

Until the first release the definitions may change, and the files are written anew with them.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from tadoru.store.migrations.guard import guard
from tadoru.store.schema import METADATA

FOLDER = Path(__file__).parent / "versions"
SEPARATOR = "\n--;\n"
_DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}


def statements(dialect_name: str) -> Iterator[str]:
    """Yield what makes an empty database one of ours, as the definitions have it now."""
    dialect = _DIALECTS[dialect_name]()
    for table in METADATA.sorted_tables:
        yield _plain(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield _plain(str(CreateIndex(index).compile(dialect=dialect)))
    if dialect_name == "postgresql":
        yield from map(_plain, guard(METADATA))


def frozen(dialect_name: str) -> list[str]:
    """Return the statements as they were published."""
    text = (FOLDER / f"0001_{dialect_name}.sql").read_text("utf-8")
    return text.rstrip("\n").split(SEPARATOR)


def freeze() -> None:
    """Write the files anew."""
    for name in _DIALECTS:
        text = SEPARATOR.join(statements(name)) + "\n"
        (FOLDER / f"0001_{name}.sql").write_text(text, "utf-8")


def _plain(statement: str) -> str:
    """Return a statement without the white space that compiling leaves at the ends of lines."""
    return "\n".join(line.rstrip() for line in statement.strip().splitlines())


if __name__ == "__main__":
    freeze()
