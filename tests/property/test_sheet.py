"""Whatever bytes come in, the sheet is read or refused; what is written well is read back."""

import csv
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.core.units import Unit
from tadoru.core.values import plain
from tadoru.wire.sheet.structure import read_structure

names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
amounts = st.decimals(min_value=Decimal("0.000000001"), max_value=10**9, places=9)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = read_structure(b"parent,input,amount,unit\n" + data)
    assert all(f.text() and f.advice() for f in found.findings)


@settings(deadline=None)
@given(
    st.lists(st.tuples(names, amounts, st.sampled_from(Unit)), min_size=1, unique_by=lambda r: r[0])
)
def test_a_list_of_inputs_is_read_back(rows: list[tuple[str, Decimal, Unit]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["parent", "input", "amount", "unit"])
    writer.writerows([("the pack", name, plain(amount), unit.value) for name, amount, unit in rows])
    found = read_structure(out.getvalue().encode())
    assert found.findings == ()
    assert [(line.child.number, line.amount, line.unit) for line in found.lines] == rows
