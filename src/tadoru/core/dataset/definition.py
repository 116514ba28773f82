"""A dataset: its attributes with unit, group, rule and legal source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What an attribute's value is."""

    DECIMAL = "decimal"  # a string, so that no digit is lost
    INTEGER = "integer"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    LIST = "list"  # of texts


class Demand(StrEnum):
    """Whether the law wants an attribute, or partners do."""

    MUST = "must"
    WANT = "want"


class Status(StrEnum):
    """Where the rule that demands an attribute stands."""

    IN_FORCE = "in force"
    DEFERRED = "deferred"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One thing a dataset says about its subject."""

    name: str
    kind: Kind
    group: str
    label: str
    unit: str = ""
    demand: Demand = Demand.WANT
    help: str = ""
    source: str = ""  # the clause that demands it
    status: Status = Status.IN_FORCE
    valid_from: date | None = None  # first day on which the demand holds
    valid_to: date | None = None  # last day
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()

    def demanded_on(self, day: date) -> bool:
        """Return whether leaving the attribute out is a fault on that day."""
        return (
            self.demand is Demand.MUST
            and self.status is Status.IN_FORCE
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A named, versioned set of attributes; attributes of one group are released together."""

    name: str
    version: int
    label: str
    attributes: tuple[Attribute, ...]
    group_labels: Mapping[str, str]
    answer_groups: tuple[str, ...]  # an answer always discloses these to its customer

    @property
    def id(self) -> str:
        """Return the name that records carry: `footprint/1`."""
        return f"{self.name}/{self.version}"

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups in the order in which attributes name them."""
        return tuple(dict.fromkeys(attribute.group for attribute in self.attributes))

    @property
    def digest_count(self) -> int:
        """Return how many digests each record carries, decoys included: a fixed multiple of 8."""
        return -(-(len(self.groups) + 1) // 8) * 8

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of that name."""
        return next((a for a in self.attributes if a.name == name), None)

    def in_group(self, group: str) -> tuple[Attribute, ...]:
        """Return the attributes that are released together under that name."""
        return tuple(a for a in self.attributes if a.group == group)


def fact(name: str, kind: Kind, group: str, label: str, source: str = "") -> Attribute:
    """Return an attribute that partners want, without bounds or unit."""
    return Attribute(name=name, kind=kind, group=group, label=label, source=source)


def must(attribute: Attribute) -> Attribute:
    """Return the attribute as one that the law demands."""
    return replace(attribute, demand=Demand.MUST)
