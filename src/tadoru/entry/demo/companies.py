"""The thirteen companies of the demonstration: who they are, what they make, from whom they buy.

All names are made up; the amounts are those of a published NMC811 pack, per unit of the parent.

Source:  amounts: polca/premise (BSD-3), after Dai et al. 2019 and Crenna et al. 2021
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Use:
    """Energy or a raw material that a process uses up, per declared unit of what it makes."""

    input: str  # as the published list calls it
    name: str  # as the company calls it
    amount: str
    unit: str


@dataclass(frozen=True, slots=True)
class Made:
    """A part that a company makes, and what its own process uses up."""

    number: str
    name: str
    unit: str
    role: str
    uses: tuple[Use, ...] = ()
    mass_kg: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One company, its plant, its administrator and its place in the chain."""

    key: str
    name: str
    country: str
    site: str
    person: str
    gln: str  # GS1 keeps the prefix 952 for demonstrations
    makes: tuple[Made, ...]
    sheet: str = ""  # what goes into the parts, as the CSV that the company imports
    buys: Mapping[str, str] = field(default_factory=lambda: _NONE)  # part number: company
    knows: bool = True  # else it sends the request back
    moves: bool = False  # stands where the chosen electricity comes from
    locale: str = "en"

    @property
    def email(self) -> str:
        """Return the mail address with which its administrator signs in."""
        return f"{self.key}@demo.example"


ROOT = "carmaker"
PACK = "PACK-NMC811"  # one piece is 1 kWh of capacity
HEAD = "parent,input,input_name,amount,unit,kind,stage_map\n"

_GAS = "Natural gas heat"
_POWER = "Grid electricity"


def _electricity(amount_kwh: str) -> Use:
    return Use("electricity", _POWER, amount_kwh, "kWh")


def _heat(amount_mj: str) -> Use:
    return Use("heat_natural_gas", _GAS, amount_mj, "MJ")


def _refined(number: str, name: str) -> tuple[Made, ...]:
    return (Made(number, name, "kg", "refining", (Use(number, name, "1", "kg"),)),)


COMPANIES = (
    Company(
        key="carmaker",
        name="あさひ野自動車 Asahino Motors",
        country="JP",
        site="あさひ野工場 Asahino Plant",
        person="青木 遥 Aoki Haruka",
        gln="9521000000018",
        locale="ja",
        makes=(
            Made(
                "BAT-75",
                "駆動用電池 75 kWh Traction battery",
                "piece",
                "pack_assembly",
                mass_kg="377.263581488925",
            ),
        ),
        sheet=HEAD + "BAT-75,PACK-NMC811,電池パック Battery pack NMC811,75,piece,bought,keep\n",
        buys=MappingProxyType({PACK: "pack"}),
    ),
    Company(
        key="pack",
        name="三河路パック工業 Mikawaji Pack Industries",
        country="JP",
        site="豊川工場 Toyokawa Plant",
        person="石川 涼 Ishikawa Ryo",
        gln="9521000000025",
        locale="ja",
        makes=(
            Made(
                PACK,
                "電池パック Battery pack NMC811",
                "piece",
                "pack_assembly",
                mass_kg="5.030181086519",
            ),
        ),
        # 0.71 of 5.030181086519114 kg are cells; the list leaves the rest open.
        sheet=HEAD
        + "PACK-NMC811,cell,電池セル Battery cell,3.57142857142857094,kg,bought,keep\n"
        + 'PACK-NMC811,pack_other,"pack, other",1.45875251509054306,kg,bought,raw\n',
        buys=MappingProxyType({"cell": "cell"}),
    ),
    Company(
        key="cell",
        name="恒流電芯 Hengliu Cells",
        country="CN",
        site="寧徳 Ningde Plant",
        person="林 浩 Lin Hao",
        gln="9521000000032",
        moves=True,
        makes=(
            Made(
                "cell",
                "電池セル Battery cell",
                "kg",
                "cell_assembly",
                (_electricity("1.2616"), _heat("13.29")),
            ),
            Made(
                "cathode",
                "正極 Cathode",
                "kg",
                "component_manufacture",
                (_electricity("0.440587837837838"), _heat("28.074")),
            ),
        ),
        sheet=HEAD
        + """\
cell,cathode,正極 Cathode,0.3773,kg,made,raw
cell,anode,負極 Anode,0.2181,kg,bought,raw
cell,electrolyte,electrolyte,0.1683,kg,bought,raw
cell,cu_foil,cu_foil,0.1243,kg,bought,raw
cell,cu_terminal,cu_terminal,0.033,kg,bought,raw
cell,al_foil,al_foil,0.0284,kg,bought,raw
cell,al_container,al_container,0.0284,kg,bought,raw
cell,separator,separator,0.0182,kg,bought,raw
cell,PET,PET,0.0028,kg,bought,raw
cell,PP,PP,0.0013,kg,bought,raw
cathode,CAM_NMC811,正極活物質 Cathode material NMC811,0.95,kg,bought,raw
cathode,carbon_black,carbon_black,0.025,kg,bought,raw
cathode,PVDF,PVDF,0.025,kg,bought,raw
cathode,NMP,NMP,0.0056,kg,bought,raw
""",
        buys=MappingProxyType(
            {"CAM_NMC811": "cathode", "anode": "anode", "electrolyte": "electrolyte"}
        ),
    ),
    Company(
        key="anode",
        name="明炭負極 Mingtan Anodes",
        country="CN",
        site="深圳 Shenzhen Plant",
        person="陳 静 Chen Jing",
        gln="9521000000049",
        moves=True,
        makes=(
            Made(
                "anode",
                "負極 Anode",
                "kg",
                "component_manufacture",
                (_electricity("0.440587837837838"), _heat("7.75939024390244")),
            ),
        ),
        sheet=HEAD
        + """\
anode,graphite_natural,天然黒鉛 Natural graphite,0.3196,kg,bought,raw
anode,graphite_synthetic,人造黒鉛 Synthetic graphite,0.6204,kg,bought,raw
anode,CMC,CMC,0.03,kg,bought,raw
anode,carbon_black,carbon_black,0.01,kg,bought,raw
anode,SBR,SBR,0.02,kg,bought,raw
""",
        buys=MappingProxyType({"graphite_natural": "natural", "graphite_synthetic": "synthetic"}),
    ),
    Company(
        key="electrolyte",
        name="瀬戸浜電解液 Setohama Electrolytes",
        country="JP",
        site="坂出工場 Sakaide Plant",
        person="宇野 透 Uno Toru",
        gln="9521000000056",
        locale="ja",
        makes=(Made("electrolyte", "電解液 Electrolyte", "kg", "component_manufacture"),),
        knows=False,
    ),
    Company(
        key="cathode",
        name="華晶正極材料 Huajing Cathode Materials",
        country="CN",
        site="長沙 Changsha Plant",
        person="王 敏 Wang Min",
        gln="9521000000063",
        moves=True,
        makes=(
            Made(
                "CAM_NMC811",
                "正極活物質 Cathode material NMC811",
                "kg",
                "component_manufacture",
                (_electricity("7.26"),),
            ),
        ),
        sheet=HEAD
        + """\
CAM_NMC811,LiOH,水酸化リチウム Lithium hydroxide,0.246,kg,bought,raw
CAM_NMC811,pCAM_NMC811,前駆体 Precursor NMC811 hydroxide,0.949,kg,bought,raw
""",
        buys=MappingProxyType({"LiOH": "lithium", "pCAM_NMC811": "precursor"}),
    ),
    Company(
        key="precursor",
        name="한빛전구체 Hanbit Precursors",
        country="KR",
        site="포항 Pohang Plant",
        person="김 서연 Kim Seoyeon",
        gln="9521000000070",
        makes=(
            Made(
                "pCAM_NMC811",
                "前駆体 Precursor NMC811 hydroxide",
                "kg",
                "component_manufacture",
                (_heat("39.106"),),
            ),
        ),
        sheet=HEAD
        + """\
pCAM_NMC811,NiSO4,硫酸ニッケル Nickel sulphate,1.2865,kg,bought,raw
pCAM_NMC811,CoSO4,硫酸コバルト Cobalt sulphate,0.16107,kg,bought,raw
pCAM_NMC811,MnSO4,MnSO4,0.15692,kg,bought,raw
pCAM_NMC811,NaOH,NaOH,0.85378,kg,bought,raw
pCAM_NMC811,NH3,NH3,0.0058,kg,bought,raw
""",
        buys=MappingProxyType({"NiSO4": "nickel", "CoSO4": "cobalt", "MnSO4": "manganese"}),
    ),
    Company(
        key="lithium",
        name="Litio Salar Celeste SpA",
        country="CL",
        site="Antofagasta",
        person="Camila Rojas",
        gln="9521000000087",
        makes=_refined("LiOH", "水酸化リチウム Lithium hydroxide"),
    ),
    Company(
        key="nickel",
        name="PT Nikel Teluk Biru",
        country="ID",
        site="Morowali",
        person="Dewi Lestari",
        gln="9521000000094",
        makes=_refined("NiSO4", "硫酸ニッケル Nickel sulphate"),
    ),
    Company(
        key="cobalt",
        name="Perämeren Koboltti Oy",
        country="FI",
        site="Kokkola",
        person="Aino Laine",
        gln="9521000000100",
        makes=_refined("CoSO4", "硫酸コバルト Cobalt sulphate"),
    ),
    Company(
        key="manganese",
        name="Highveld Sulphate Works",
        country="ZA",
        site="Mbombela",
        person="Thandi Nkosi",
        gln="9521000000117",
        makes=(Made("MnSO4", "硫酸マンガン Manganese sulphate", "kg", "refining"),),
        knows=False,
    ),
    Company(
        key="natural",
        name="Grafite do Rio Claro Lda",
        country="MZ",
        site="Balama",
        person="Amélia Machava",
        gln="9521000000124",
        makes=_refined("graphite_natural", "天然黒鉛 Natural graphite"),
    ),
    Company(
        key="synthetic",
        name="晶炭石墨 Jingtan Graphite",
        country="CN",
        site="烏蘭察布 Ulanqab Plant",
        person="趙 磊 Zhao Lei",
        gln="9521000000131",
        makes=_refined("graphite_synthetic", "人造黒鉛 Synthetic graphite"),
    ),
)
