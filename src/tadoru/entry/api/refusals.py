"""What is answered when a call is refused, malformed, or meets a bug."""

from typing import Any, cast

import orjson
from anyio import to_thread
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope, Send

from tadoru.app.verb import admit
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData, Kind, Outdated, Problem
from tadoru.core.words import N_
from tadoru.entry import caller, trail
from tadoru.entry.problems import MEDIA_TYPE, SIGNALS, problem_json
from tadoru.entry.rules import Rule

FINDINGS_MAX = 100
_TITLES = {405: N_("Method not allowed"), 413: N_("Too large"), 500: N_("Our mistake")}


async def on_problem(request: Request, error: Exception) -> Response:
    """Return the problem document of a refusal."""
    problem = cast("Problem", error)
    status = SIGNALS[problem.kind].status
    if isinstance(problem, Outdated) and "if-match" in request.headers:
        status = 412  # RFC 9110 section 13.1.1
    document = {**problem_json(problem, request.url.path), "status": status}
    headers: dict[str, str] = {}
    if problem.kind is Kind.UNAUTHENTICATED:
        headers["www-authenticate"] = "Bearer"  # RFC 9110 section 11.6.1
    if "retry_after_s" in problem.facts:
        headers["retry-after"] = str(problem.facts["retry_after_s"])
    return _document(document, status, headers)


async def on_defects(request: Request, error: Exception) -> Response:
    """Return the findings of a body or query that does not have the described form.

    Whom the verb admits at all is told so first: who may not call learns nothing of the form.
    """
    try:
        await to_thread.run_sync(_admit, request)
    except Problem as refused:
        return await on_problem(request, refused)
    defects = cast("RequestValidationError", error).errors()
    if any(defect["loc"][:1] == ("path",) for defect in defects):  # no such id was ever given out
        return await on_problem(request, Absent(N_("There is nothing here.")))
    findings = [_finding(defect) for defect in defects[:FINDINGS_MAX]]
    return await on_problem(request, InvalidData(findings))


def _admit(request: Request) -> None:
    rule: Rule | None = getattr(request.scope.get("endpoint"), "rule", None)
    if rule is not None and rule.verb is not None:
        known = caller.find(request.app.state.world, request)
        admit(rule.verb, known.actor if known else None)


async def on_http(request: Request, error: Exception) -> Response:
    """Return the document of what the framework refuses: unknown route, method, size."""
    refused = cast("HTTPException", error)
    if refused.status_code == 404:  # noqa: PLR2004
        return await on_problem(request, Absent(N_("There is nothing here.")))
    document = {
        "type": "about:blank",  # RFC 9457 section 4.2.1
        "title": _TITLES.get(refused.status_code, str(refused.detail)),
        "status": refused.status_code,
        "instance": request.url.path,
    }
    return _document(document, refused.status_code, dict(refused.headers or {}))


async def on_bug(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Return that it is our mistake; the error itself goes on to the server's log."""
    document = {
        "type": "about:blank",
        "title": _TITLES[500],
        "status": 500,
        "instance": request.url.path,
    }
    return _document(document, 500, {})


def too_large_explained(scope: Scope, send: Send) -> Send:
    """Return a sender that puts our document in place of the framework's plain "too large"."""
    replaced: list[bytes] = []

    async def explained(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 413:  # noqa: PLR2004
            document = {
                "type": "about:blank",
                "title": _TITLES[413],
                "status": 413,
                "instance": scope["path"].removeprefix(scope.get("root_path", "")),
            }
            replaced.append(orjson.dumps(document))
            headers = [
                (b"content-type", MEDIA_TYPE.encode()),
                (b"content-length", str(len(replaced[0])).encode()),
            ]
            message = {**message, "headers": headers}
        elif replaced:
            message = {"type": "http.response.body", "body": replaced[0]}
        await send(message)

    return explained


def _document(document: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    if asked := trail.request_id():
        document["request_id"] = asked
    return Response(orjson.dumps(document), status, headers, MEDIA_TYPE)


def _finding(defect: dict[str, Any]) -> Finding:
    source, *place = defect["loc"]
    prefix = "" if source == "body" else f"/{source}"
    pointer = "".join(f"/{_escaped(str(step))}" for step in place)
    return Finding(
        prefix + pointer,
        f"api.{defect['type'].replace('_', '-')}",
        N_("This does not have the described form: {reason}."),
        N_("Compare it with the description of this call in /api/v1/openapi.json."),
        {"reason": str(defect["msg"])[:200]},
    )


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")  # RFC 6901 section 3
