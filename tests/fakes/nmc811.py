"""The NMC811 pack of the published example, as one operator's graph and as a chain of them.

Source:  amounts: polca/premise (BSD-3), after Dai et al. 2019 and Crenna et al. 2021; factors:
         Istrate et al., Joule 2024 (MIT); electricity: Ember 2024 (CC BY 4.0); gas: IPCC
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from tadoru.core.carbon.activity import Activity, Facet
from tadoru.core.carbon.graph import Edge, Figures, Graph, Node, Supply, reach
from tadoru.core.carbon.method import METHODS, ProcessRole
from tadoru.core.carbon.received import figures_of
from tadoru.core.carbon.result import Footprint, footprint, to_values
from tadoru.core.values import PartId
from tadoru.wire.sheet.structure import StructureSheet, read_structure

BOM = """\
parent,input,amount_per_unit_parent,unit
kWh_capacity,pack,5.030181086519114,kg
pack,cell,0.71,kg
cell,heat_natural_gas,13.29,MJ
cell,electricity,1.2616,kWh
cell,cathode,0.3773,kg
cell,anode,0.2181,kg
cell,electrolyte,0.1683,kg
cell,cu_foil,0.1243,kg
cell,cu_terminal,0.033,kg
cell,al_foil,0.0284,kg
cell,al_container,0.0284,kg
cell,separator,0.0182,kg
cell,PET,0.0028,kg
cell,PP,0.0013,kg
cathode,CAM_NMC811,0.95,kg
cathode,carbon_black,0.025,kg
cathode,PVDF,0.025,kg
cathode,NMP,0.0056,kg
cathode,heat_natural_gas,28.074,MJ
cathode,electricity,0.440587837837838,kWh
CAM_NMC811,LiOH,0.246,kg
CAM_NMC811,pCAM_NMC811_hydroxide,0.949,kg
CAM_NMC811,electricity,7.26,kWh
pCAM_NMC811_hydroxide,NaOH,0.85378,kg
pCAM_NMC811_hydroxide,CoSO4,0.16107,kg
pCAM_NMC811_hydroxide,NiSO4,1.2865,kg
pCAM_NMC811_hydroxide,MnSO4,0.15692,kg
pCAM_NMC811_hydroxide,NH3,0.0058,kg
pCAM_NMC811_hydroxide,heat_natural_gas,39.106,MJ
anode,graphite_natural,0.3196,kg
anode,graphite_synthetic,0.6204,kg
anode,CMC,0.03,kg
anode,carbon_black,0.01,kg
anode,SBR,0.02,kg
anode,electricity,0.440587837837838,kWh
anode,heat_natural_gas,7.75939024390244,MJ
"""
# kg CO2e per kg, per kWh (China), per MJ.
FACTORS = MappingProxyType(
    {
        "NiSO4": Decimal("5.47906485240924"),
        "CoSO4": Decimal("14.99089722439171"),
        "LiOH": Decimal("7.702184421104804"),
        "graphite_natural": Decimal("10.560489127376108"),
        "graphite_synthetic": Decimal("43.87147798772766"),
        "electricity": Decimal("0.5575"),
        "heat_natural_gas": Decimal("0.0561"),
    }
)
PUBLISHED = MappingProxyType(  # kg CO2e per kWh of capacity
    {
        "NiSO4": Decimal("8.563"),
        "graphite_synthetic": Decimal("21.201"),
        "graphite_natural": Decimal("2.629"),
        "CoSO4": Decimal("2.933"),
        "LiOH": Decimal("2.426"),
        "electricity": Decimal("8.215"),
        "heat_natural_gas": Decimal("7.789"),
    }
)
TOTAL = Decimal("53.756")
ROOT = PartId("kWh_capacity")
METHOD = METHODS["cfb-ev"]


def sheet() -> StructureSheet:
    """Return the structure as the import reads it."""
    found = read_structure(BOM.encode())
    assert not found.findings, found.findings
    return found


def one_operator(grid: Decimal = FACTORS["electricity"]) -> Graph:
    """Return everything as one operator's graph; inputs without a factor have no figure."""
    read = sheet()
    factors = {**FACTORS, "electricity": grid}
    nodes = {
        PartId(part.key.number): Node(
            part=PartId(part.key.number),
            name=part.name,
            unit=part.unit,
            activities=_bought(part.name, factors),
        )
        for part in read.parts
    }
    inputs: dict[PartId, list[Edge]] = {}
    for line in read.lines:
        edge = Edge(PartId(line.child.number), Fraction(line.amount))
        inputs.setdefault(PartId(line.parent.number), []).append(edge)
    return Graph(nodes, inputs, {}, {})


def chain() -> dict[str, Footprint]:
    """Return the footprints of a chain in which every part is made by another operator.

    Each passes its answer on as the decimals of a record, and each customer starts from those.
    """
    whole = one_operator()
    answered: dict[str, Figures] = {}
    found: dict[str, Footprint] = {}
    for part in reversed(list(reach(whole, ROOT))):  # raw materials first
        graph = _alone(whole, part, answered)
        found[part] = footprint(graph, part, METHOD)
        values = to_values(found[part], graph.nodes[part], {})
        answered[part] = figures_of(values)
    return found


def _alone(whole: Graph, part: PartId, answered: Mapping[str, Figures]) -> Graph:
    """Return one operator's graph: the part, and its inputs as bought parts with one answer."""
    edges = whole.inputs.get(part, ())
    nodes = {part: whole.nodes[part]}
    supplies = {}
    for edge in edges:
        nodes[edge.child] = Node(
            part=edge.child,
            name=edge.child,
            unit=whole.nodes[edge.child].unit,
            sourced=True,
        )
        supplies[edge.child] = [Supply(edge.child, Fraction(1), Fraction(1))]
    leaves: dict[str, Figures] = {edge.child: answered[edge.child] for edge in edges}
    return Graph(nodes, {part: edges} if edges else {}, supplies, leaves)


def _bought(name: str, factors: Mapping[str, Decimal]) -> tuple[Activity, ...]:
    if name not in factors:
        return ()
    role = ProcessRole.CELL_ASSEMBLY if name in {"electricity", "heat_natural_gas"} else None
    return (
        Activity(
            name=name,
            role=role or ProcessRole.REFINING,
            kgco2e={Facet.FOSSIL: factors[name]},
        ),
    )
