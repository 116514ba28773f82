"""The three tables that are exchanged as files: their columns, in English and in Japanese."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tadoru.core.words import N_


class Table(StrEnum):
    """What a file is about."""

    PARTS = "parts"
    STRUCTURES = "structures"
    SOURCES = "sources"


class Format(StrEnum):
    """How a file is written; its value is the ending of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {
        Format.CSV: "text/csv",
        Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format.JSON: "application/json",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files of ours, its Japanese heading, and what to write there."""

    name: str
    japanese: str
    about: str  # English, marked with N_
    example: str
    also: tuple[str, ...] = ()  # other headings that are understood
    required: bool = False
    choices: str = ""  # what a drop-down offers: kind, unit, site, stage_map
    numeric: bool = False


_SITE = N_("The name of one of your sites. Empty: the site that was chosen for the file.")
_UNIT = N_("The declared unit.")
_SUPPLEMENTARY = N_("Tells parts apart that share a number. Usually empty.")
_KIND = N_("made (you make it) or bought.")
_MASS = N_("Mass of one declared unit in kg, without packaging. Empty: unknown.")
_BEGINS = N_("The first day on which it holds, such as 2026-04-01. Empty: always before.")

_PARTS = (
    Column("site", "事業所", _SITE, "", ("拠点", "工場"), choices="site"),
    Column(
        "number",
        "部品番号",
        N_("Your part number."),
        "CELL-1",
        ("part", "part_number", "品番", "部品", "部品項目"),
        required=True,
    ),
    Column("supplementary", "補助項目", _SUPPLEMENTARY, "", ("補助番号", "枝番")),
    Column(
        "name",
        "部品名称",
        N_("What people call it. Empty: its number."),
        "Cell",
        ("部品名", "名称", "part_name"),
    ),
    Column("kind", "区分", _KIND, "made", ("made_or_bought",), choices="kind"),
    Column("unit", "単位", _UNIT, "kg", ("declared_unit",), required=True, choices="unit"),
    Column("mass_kg", "質量kg", _MASS, "1", ("質量_kg", "質量", "質量(kg)"), numeric=True),
)
_STRUCTURES = (
    Column("parent_site", "親事業所", _SITE, "", choices="site"),
    Column(
        "parent",
        "親部品",
        N_("The number of the part that the input goes into."),
        "PACK-1",
        ("親部品番号", "parent_number"),
        required=True,
    ),
    Column("parent_supplementary", "親補助項目", _SUPPLEMENTARY, ""),
    Column(
        "parent_unit",
        "親単位",
        N_("The declared unit of that part, if it is new. Empty: piece."),
        "piece",
        choices="unit",
    ),
    Column("site", "事業所", _SITE, "", ("部品事業所", "input_site"), choices="site"),
    Column(
        "input",
        "部品",
        N_("The number of the input."),
        "CELL-1",
        ("child", "部品番号", "子部品", "input_number"),
        required=True,
    ),
    Column("supplementary", "補助項目", _SUPPLEMENTARY, "", ("input_supplementary",)),
    Column(
        "input_name",
        "部品名称",
        N_("What people call the input, if it is new."),
        "Cell",
        ("部品名", "子部品名称"),
    ),
    Column(
        "amount",
        "数量",
        N_("How much of the input goes into one declared unit of the part."),
        "3.5",
        ("quantity", "amount_per_unit_parent", "使用量"),
        required=True,
        numeric=True,
    ),
    Column(
        "unit",
        "単位",
        N_("The unit of the amount; for a new input its declared unit, too."),
        "kg",
        required=True,
        choices="unit",
    ),
    Column("kind", "区分", _KIND, "bought", choices="kind"),
    Column(
        "stage_map",
        "ステージ",
        N_("keep: each stage stays what it was. raw: all of it is raw material here."),
        "keep",
        choices="stage_map",
    ),
    Column("mass_kg", "質量kg", _MASS, "1", ("質量_kg", "質量", "質量(kg)"), numeric=True),
    Column("valid_from", "適用開始日", _BEGINS, "", ("開始日", "from")),
)
_SOURCES = (
    Column("site", "事業所", _SITE, "", ("拠点", "工場"), choices="site"),
    Column(
        "part",
        "部品番号",
        N_("The number of the bought part."),
        "CELL-1",
        ("number", "部品", "品番"),
        required=True,
    ),
    Column("supplementary", "補助項目", _SUPPLEMENTARY, "", ("補助番号", "枝番")),
    Column(
        "supplier",
        "調達先",
        N_("The supplier's name. A company on this node is found by its exact name."),
        "Example Cells KK",
        ("supplier_name", "仕入先", "サプライヤー", "調達先名称"),
    ),
    Column(
        "supplier_identifier",
        "調達先識別子",
        N_("Or one of its identifiers, as scheme:value (houjin, lei, gln, duns, bpnl, …)."),
        "",
        ("identifier", "仕入先識別子", "supplier_id"),
    ),
    Column(
        "share",
        "割合",
        N_("The share that comes from this supplier: 0.4 for 40 %. Empty: all of it."),
        "1",
        ("比率", "シェア"),
        numeric=True,
    ),
    Column(
        "supplier_unit",
        "調達先単位",
        N_("The supplier's declared unit. Empty: the same as yours."),
        "piece",
        choices="unit",
    ),
    Column(
        "unit_factor",
        "換算係数",
        N_("How many of your units one of the supplier's is, such as 0.35 kg for one piece."),
        "0.35",
        ("factor", "単位換算"),
        numeric=True,
    ),
    Column("valid_from", "適用開始日", _BEGINS, "", ("開始日", "from")),
    Column(
        "valid_to",
        "適用終了日",
        N_("The last day on which it holds. Empty: no end."),
        "",
        ("終了日", "to"),
    ),
)
LAYOUTS: Mapping[Table, tuple[Column, ...]] = MappingProxyType(
    {Table.PARTS: _PARTS, Table.STRUCTURES: _STRUCTURES, Table.SOURCES: _SOURCES}
)


def headings(table: Table) -> Mapping[str, str]:
    """Return the column that each understood heading means, by its folded text."""
    return _HEADINGS[table]


def required(table: Table) -> tuple[str, ...]:
    """Return the columns without which a file is of no use."""
    return tuple(column.name for column in LAYOUTS[table] if column.required)


def folded(heading: str) -> str:
    """Return a heading as headings are compared: NFKC, without case, `_` for every gap.

    >>> folded("Mass－kg"), folded("質量（kg）")
    ('mass_kg', '質量(kg)')
    """
    plain = unicodedata.normalize("NFKC", heading).strip().casefold()
    return "_".join(plain.replace("-", " ").replace("_", " ").split())


_HEADINGS: Mapping[Table, Mapping[str, str]] = MappingProxyType(
    {
        table: MappingProxyType(
            {
                folded(heading): column.name
                for column in columns
                for heading in (column.name, column.japanese, *column.also)
            }
        )
        for table, columns in LAYOUTS.items()
    }
)
