"""Who is asking: a person or an API client, acting for one operator."""

from dataclasses import dataclass

from tadoru.core.identity.roles import Role
from tadoru.core.values import OperatorId


@dataclass(frozen=True, slots=True)
class Actor:
    """One caller of a verb; without an operator only what concerns the person itself is open."""

    name: str  # person:<id>, client:<id> or job:<topic>, as it stands in the journal
    operator: OperatorId | None
    roles: frozenset[Role]
    host: bool = False  # runs the node: may create operators and datasets
    scopes: frozenset[str] | None = None  # of a program: what it was let into; none: everything

    @property
    def own(self) -> OperatorId:
        """Return the operator the caller acts for; verbs that need one have checked it."""
        if self.operator is None:
            raise AssertionError("the operator was not checked")
        return self.operator
