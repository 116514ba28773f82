"""The API is what its description says: generated calls, good and bad, to every operation."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as known

from tadoru.entry import serve
from tests.fakes.node import sqlite_node
from tests.fakes.stage import Stage, play

DESCRIPTION = "/api/v1/openapi.json"
# A sent header decides who calls, so "wrong credentials" are not wrong; and a call may have the
# described form and still break a rule, which 422 then names.
LEFT_OUT = [known.ignored_auth, known.positive_data_acceptance]
ENDS_THE_SESSION = ("/session", "/me/password", "/people/{person_id}")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with sqlite_node(Path(tmp_path_factory.mktemp("stage"))) as world:
        yield play(world)


@pytest.mark.parametrize("player", ["Alpha.administrator", "host"])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_reply_is_described(stage: Stage, mode: GenerationMode, player: str) -> None:
    refused = walk(stage, mode, player, examples=3)
    assert refused == []


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_reply_is_described_to_many_calls(stage: Stage, mode: GenerationMode) -> None:
    assert walk(stage, mode, "Alpha.administrator", examples=60) == []


def walk(stage: Stage, mode: GenerationMode, player: str, examples: int) -> list[str]:
    """Return what was wrong with the replies to generated calls of every operation."""
    schema = schemathesis.openapi.from_asgi(DESCRIPTION, serve.application(stage.world))
    headers = {**stage.cookie(player), "x-csrf-token": stage.sessions[player].csrf_token}
    wrong: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]  # the document is sound
        if operation.path in ENDS_THE_SESSION:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)
            path = unquote(answer.request.path_url)
            if path.startswith("/api/") and "\n" not in path:  # neither leads to the API
                try:
                    case.validate_response(answer, excluded_checks=LEFT_OUT)
                except FailureGroup as failures:
                    wrong.extend(f"{case.method} {path!r}: {one}" for one in failures.exceptions)

        with suppress(Unsatisfiable):  # what takes no input cannot be called wrongly
            call()
    return wrong
