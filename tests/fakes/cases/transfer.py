"""What to send to the verbs that take whole tables in and give them out."""

from collections.abc import Mapping

from tests.fakes.case import Case
from tests.fakes.stage import SECRET

PARTS = "number,unit\nN-11,kg\n"
STRUCTURES = "parent,input,amount,unit\npack,cell,0.71,kg\n"
SOURCES = f"part,supplier\n{SECRET} bought sulfate-2,Somebody else\n"
AT_SITE = {"site_id": "$site"}
JOB = Case(path={"job_id": "job"})
FILE = Case(path={"table": "parts", "kind": "csv", "format": "csv"})

API: Mapping[str, Case] = {
    "part.import": Case(raw=PARTS.encode(), query=AT_SITE),
    "structure.import": Case(raw=STRUCTURES.encode(), query=AT_SITE),
    "source.import": Case(raw=SOURCES.encode(), query=AT_SITE),
    "job.read": JOB,
    "job.cancel": JOB,
    "job.start": Case(path={"job_id": "held"}, by="Alpha.editor", other_side="Alpha.administrator"),
    "job.marked": Case(path={"job_id": "defective"}),
    "part.export": FILE,
    "structure.export": FILE,
    "source.export": FILE,
    "part.template": FILE,
    "structure.template": FILE,
    "source.template": FILE,
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/parts/import": {
        "table": "structures",
        "site": "$site",
        "file": STRUCTURES,
        "do": "import",
    },
    "/jobs/{job_id:uuid}/cancel": {},
    "/jobs/{job_id:uuid}/start": {},
}
QUERIES: Mapping[str, Mapping[str, str]] = {}
