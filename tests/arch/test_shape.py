"""The habits that linters do not know. Each rule names the code it forbids."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import tadoru
from tadoru.core.problems import Kind, Problem

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
EMPTY_WORDS = ("Manager", "Helper", "Util", "Utils", "Service", "Processor", "Handler", "Impl")
EMPTY_MODULES = {"utils", "util", "helpers", "common", "misc", "base", "manager", "types"}
LONGEST_MODULE_LINES = 350
LISTED_BUT_NOT_TEXT = {".png", ".pdf", ".xlsx", ".woff2"}
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users)/\w")
Def = ast.FunctionDef | ast.AsyncFunctionDef

each_source = pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
each_test = pytest.mark.parametrize("path", TESTS, ids=lambda p: str(p.relative_to(ROOT)))


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))


def functions(path: Path) -> Iterator[Def]:
    return (node for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef))  # type: ignore[misc]


def forwards(function: Def) -> bool:
    """Report whether the body only calls the same name elsewhere with the same arguments."""
    body = [s for s in function.body if not isinstance(getattr(s, "value", None), ast.Constant)]
    if len(body) != 1 or not isinstance(body[0], ast.Return | ast.Expr):
        return False
    call = body[0].value
    if isinstance(call, ast.Await):
        call = call.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return False
    if isinstance(
        call.func.value, ast.Call
    ):  # it makes what it calls: that is more than to pass on
        return False
    mine = [a.arg for a in function.args.args + function.args.kwonlyargs if a.arg != "self"]
    passed = [ast.unparse(a) for a in call.args] + [ast.unparse(k.value) for k in call.keywords]
    return call.func.attr == function.name and passed == mine


def subclasses(cls: type[Problem]) -> set[type[Problem]]:
    below = set(cls.__subclasses__())
    return below.union(*map(subclasses, below))


def problems() -> list[type[Problem]]:
    for module in pkgutil.walk_packages(tadoru.__path__, "tadoru."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return sorted(subclasses(Problem), key=lambda c: c.__name__)


def committed() -> list[Path]:
    """Return what git keeps or would keep: tracked files and new ones that it does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: nothing to ask about what is committed")
    names = sorted({name for name in done.stdout.decode().split("\0") if name})
    return [ROOT / name for name in names if (ROOT / name).is_file()]


@each_source
def test_names_say_something(path: Path) -> None:
    assert path.stem not in EMPTY_MODULES
    for node in nodes(path, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        assert not node.name.endswith(EMPTY_WORDS), node.name


@each_source
def test_no_function_only_forwards(path: Path) -> None:
    for function in functions(path):
        assert not forwards(function), f"{function.name} only forwards: call the target directly"


@each_source
def test_constants_are_immutable(path: Path) -> None:
    for statement in ast.parse(path.read_text()).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) != "__all__":
            value = statement.value
            assert not isinstance(value, ast.List | ast.Set), (
                f"line {statement.lineno}: use a tuple"
            )


@each_source
def test_a_module_can_be_said_in_one_sentence(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert said.split("\n")[0].endswith((".", "?")), "the docstring's first line is the sentence"
    lines = len(path.read_text().splitlines())
    assert lines < LONGEST_MODULE_LINES, f"{lines} lines: this is more than one thing"


@each_source
def test_nothing_swallows_every_error(path: Path) -> None:
    for node in nodes(path, ast.ExceptHandler):
        assert isinstance(node, ast.ExceptHandler)
        assert node.type is not None, f"line {node.lineno}: name what you expect"
        passes = all(isinstance(statement, ast.Pass) for statement in node.body)
        assert not (passes and ast.unparse(node.type) in {"Exception", "BaseException"})


@each_test
def test_tests_assert(path: Path) -> None:
    for function in functions(path):
        if function.name.startswith("test_"):
            text = ast.unparse(function)
            said = any(word in text for word in ("assert", "raises", "fail(", "check", "run_state"))
            assert said, f"{function.name} checks nothing"
    for node in nodes(path, ast.Import, ast.ImportFrom):
        assert "mock" not in ast.unparse(node), "use the real store, or a fake from tests/fakes"


def test_every_setting_is_read() -> None:
    from tadoru.settings import Settings

    text = "\n".join(p.read_text() for p in SOURCES if p.name != "settings.py")
    text += inspect.getsource(Settings).replace("self.", ".")
    dead = [field.name for field in fields(Settings) if f".{field.name}" not in text]
    assert dead == []


def test_every_problem_is_documented_and_raised() -> None:
    text = "\n".join(path.read_text() for path in SOURCES)
    for problem in problems():
        assert (ROOT / f"docs/problems/{problem.slug()}.md").exists(), problem.slug()
        assert f"raise {problem.__name__}(" in text, f"{problem.__name__} is never raised"


def test_no_two_problems_share_a_name() -> None:
    slugs = [problem.slug() for problem in problems()]
    assert len(slugs) == len(set(slugs)), sorted(slugs)


def test_every_problem_page_has_its_problem() -> None:
    pages = {page.stem for page in (ROOT / "docs/problems").glob("*.md")}
    assert pages - {problem.slug() for problem in problems()} == set()


def test_every_kind_has_a_signal() -> None:
    from tadoru.entry.problems import SIGNALS

    assert set(SIGNALS) == set(Kind)


def test_nothing_committed_names_a_path_of_somebodys_machine() -> None:
    for path in committed():
        if path.suffix not in LISTED_BUT_NOT_TEXT and path != Path(__file__):
            for i, line in enumerate(path.read_text("utf-8", errors="replace").splitlines()):
                assert not MACHINE_PATH.search(line), f"{path.relative_to(ROOT)}:{i + 1}: {line}"


def test_nothing_committed_is_large() -> None:
    for path in committed():
        assert path.stat().st_size < 400_000, path.relative_to(ROOT)


def test_the_locks_name_no_private_source() -> None:
    python = (ROOT / "requirements.lock").read_text()
    assert not re.search(
        r"^\s*(--index-url|--extra-index-url|--find-links|.* @ )", python, re.MULTILINE
    )
    node = (ROOT / "web/package-lock.json").read_text()
    hosts = set(re.findall(r'"resolved": "https?://([^/]+)/', node))
    assert hosts <= {"registry.npmjs.org"}
