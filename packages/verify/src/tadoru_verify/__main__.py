"""The command: `python -m tadoru_verify FILE --trust FILE`."""

import argparse
import json
import sys
from pathlib import Path

from tadoru_verify.core.findings import Finding
from tadoru_verify.core.problems import InvalidData
from tadoru_verify.wire.bundle import trust
from tadoru_verify.wire.bundle.verdict import Verdict
from tadoru_verify.wire.bundle.verify import verify

UNREADABLE = 66


def main() -> None:
    """Check one file, say what was found, and exit with its status."""
    parser = argparse.ArgumentParser(prog="tadoru-verify", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--trust", type=Path, help="the keys you have from elsewhere")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        trusted = trust.decode(options.trust.read_bytes()) if options.trust else None
        verdict = verify(options.file.read_bytes(), trusted)
    except OSError as error:
        sys.exit(_unreadable(str(error)))
    except InvalidData as problem:
        sys.exit(_unreadable(*(_line(finding) for finding in problem.findings)))
    lines = [json.dumps(verdict.as_json(), indent=2)] if options.json else _lines(verdict)
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(verdict.status.exit_code)


def _unreadable(*lines: str) -> int:
    """Say why nothing could be checked."""
    sys.stderr.write("\n".join(lines) + "\n")
    return UNREADABLE


def _lines(verdict: Verdict) -> list[str]:
    """Return the verdict for people."""
    shown = [verdict.status.value.upper()]
    if verdict.size is not None:
        shown.append(f"log {verdict.origin}, {verdict.size} records")
    if verdict.as_of is not None:
        shown.append(f"as of {verdict.as_of.isoformat()} by the word of the {verdict.time_source}")
    for one in verdict.statements:
        head = f"{one.issuer} ({one.assurance}): {one.kind} {one.dataset}, {one.standing}"
        shown.append(f"  {head}, about {one.subject}")
        shown += [f"    {name}: {json.dumps(dict(value))}" for name, value in one.groups.items()]
    shown += [f"wrong: {_line(finding)}" for finding in verdict.findings]
    shown += [f"note: {_line(finding)}" for finding in verdict.notices]
    return shown


def _line(finding: Finding) -> str:
    """Return one finding on one line."""
    return f"{finding.place or 'file'}: {finding.text()} {finding.advice()}"


if __name__ == "__main__":
    main()
