"""Files that were tried: one that waits for its import, one that has a defect."""

from tadoru.app.transfer import export, tried
from tadoru.app.transfer.jobs import Order
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.view import ImportReport
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.units import read_unit
from tadoru.wire.sheet.layout import Format, Table


def try_files(world: World, actor: Actor) -> dict[str, str]:
    """Return the ids of the two jobs."""
    order, sound = Order(Table.PARTS, dry_run=True), ImportReport(Table.PARTS, 1, dry_run=True)
    held = tried.keep(world, actor, order, File(b"number,unit\nHELD-1,kg\n"), sound)
    book = export.part_template(world, actor, Format.XLSX, "en", str)
    wrong = read_unit("ells", "sheet 'Parts' cell F2")
    assert isinstance(wrong, Finding)
    report = ImportReport(Table.PARTS, findings=(wrong,), dry_run=True)
    defective = tried.keep(world, actor, order, File(book.data), report)
    return {"held": held.id, "defective": defective.id}
