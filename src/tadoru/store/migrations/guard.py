"""Row-level security as SQL: forced on every table, one policy per act and role.

`tadoru_app` sees and writes rows of the operator that the transaction has set; where it set none,
none. `tadoru_node` sees all rows by a policy of its own, not by a privilege to go round them.
Neither can sign in, own a table or change one.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Table

from tadoru.store.postgres import APP_ROLE, NODE_ROLE
from tadoru.store.schema.kinds import ME, Policy


def guarded_anew(table: Table) -> Iterator[str]:
    """Yield the statements that guard a table otherwise than before."""
    name = f'"{table.name}"'
    for act in ("select", "insert", "update", "delete"):
        yield f"DROP POLICY IF EXISTS app_{act} ON {name}"
    yield f"DROP POLICY IF EXISTS node ON {name}"
    yield f"REVOKE ALL ON {name} FROM {APP_ROLE}, {NODE_ROLE}"
    yield from guard_table(table)


def guard_table(table: Table) -> Iterator[str]:
    """Yield the statements that guard one table."""
    name = f'"{table.name}"'
    policy: Policy = table.info["policy"]
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    yield f"REVOKE ALL ON {name} FROM PUBLIC"
    for act, clause, wording in (
        ("SELECT", policy.select, "USING ({0})"),
        ("INSERT", policy.insert, "WITH CHECK ({0})"),
        ("UPDATE", policy.update, "USING ({0}) WITH CHECK ({0})"),
        ("DELETE", policy.delete, "USING ({0})"),
    ):
        if clause:
            rows = wording.format(clause.format(me=ME))
            yield f"CREATE POLICY app_{act.lower()} ON {name} FOR {act} TO {APP_ROLE} {rows}"
            yield f"GRANT {_privilege(act, policy.columns)} ON {name} TO {APP_ROLE}"
    yield f"CREATE POLICY node ON {name} TO {NODE_ROLE} USING (true) WITH CHECK (true)"
    for act in ("SELECT", "INSERT", *policy.node):
        yield f"GRANT {_privilege(act, policy.columns)} ON {name} TO {NODE_ROLE}"


def _privilege(act: str, columns: Sequence[str]) -> str:
    """Return a privilege; an update may be limited to some columns."""
    return f"UPDATE ({', '.join(columns)})" if act == "UPDATE" and columns else act
