"""What makes one call succeed, as the walk over every way in sends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.stage import Stage

DONE = frozenset({200, 201, 202, 204, 303})


@dataclass(frozen=True)
class Case:
    """What makes a call succeed: body, form, query, the ids in the path, and who may call."""

    json: Any = None
    raw: bytes | None = None
    build: Callable[[Stage], Any] | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    by: str = ""  # none: somebody of Alpha with a role that the verb admits
    other_side: str = ""
    passes: frozenset[int] = DONE
    lacks: Callable[[Any], bool] | None = None

    def body(self, stage: Stage, ids: Mapping[str, str]) -> Any:  # noqa: ANN401  (JSON or bytes)
        if self.build is not None:
            return self.build(stage)
        return self.raw if self.raw is not None else filled(self.json, ids)

    def fields(self, ids: Mapping[str, str]) -> dict[str, str]:
        return {name: str(filled(value, ids)) for name, value in self.form.items()}


def filled(template: Any, ids: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Return the template with every `$name` replaced by its id."""
    if isinstance(template, dict):
        return {name: filled(value, ids) for name, value in template.items()}
    if isinstance(template, list):
        return [filled(value, ids) for value in template]
    if isinstance(template, str) and template.startswith("$"):
        return ids[template[1:]]
    return template
