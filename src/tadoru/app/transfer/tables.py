"""The verbs of each table: what imports, exports and offers it as a file to fill in."""

from types import MappingProxyType

from tadoru.app.transfer import export, parts, sources, structures
from tadoru.wire.sheet.layout import Table

IMPORTS = MappingProxyType(
    {
        Table.PARTS: parts.import_parts,
        Table.STRUCTURES: structures.import_structures,
        Table.SOURCES: sources.import_sources,
    }
)
EXPORTS = MappingProxyType(
    {
        Table.PARTS: export.export_parts,
        Table.STRUCTURES: export.export_structures,
        Table.SOURCES: export.export_sources,
    }
)
TEMPLATES = MappingProxyType(
    {
        Table.PARTS: export.part_template,
        Table.STRUCTURES: export.structure_template,
        Table.SOURCES: export.source_template,
    }
)
