"""Slips in the code of the core: how many of them the fast tests notice.

Changes one spot of one module in memory and runs the tests of its package in a process of its own.
Never changes a file. From the top:

    python -m tests.benchmarks.mutants [SAMPLE [SEED [PACKAGE...]]]
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest

TESTS = {
    "engine": ("test_engine.py", "test_verdict.py"),
    "loading": (
        "test_loading.py", "test_cache.py", "test_versions.py", "test_carry_over.py",
        "cli/test_bad_input.py",
    ),
}  # fmt: skip
"""What is tried first."""
REST = {
    "engine": (
        "test_report.py",
        "test_lint.py",
        "test_teams.py",
        "test_bundled_packs.py",
        "test_packtest.py",
    ),
    "loading": (
        "test_lint_faults.py",
        "test_saving.py",
        "test_schema.py",
        "test_bundled_packs.py",
    ),
}
"""What is tried where that does not notice, with as many examples as the suite gives."""
EXAMPLES = 25
"""How many examples a property is given at first, at most."""
PATIENCE = 6
"""How many times as long as without a change the tests may take: a loop can become endless."""
PHASES = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
"""A failure is enough: nobody reads the smallest one."""
_QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # imported once, before every fork

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise)


@dataclass(frozen=True)
class Mutant:
    """One module with one spot changed."""

    path: Path
    line: int
    change: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """The name it is imported by."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def changed(node: ast.AST) -> ast.AST | None:  # noqa: C901 (one line for each kind of change)
    """The node with something else in its place, or nothing where there is no change for it."""
    new = deepcopy(node)
    match new:
        case ast.Compare(ops=[op, *rest]) if type(op) in SWAPS:
            new.ops = [SWAPS[type(op)](), *rest]  # type: ignore[list-item]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            new.op = SWAPS[type(op)]()  # type: ignore[assignment]
        case ast.Constant(value=bool(value)):
            new.value = not value
        case ast.Constant(value=int(value)):
            new.value = value + 1
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.Name(id=id) if id in NAMES:
            new.id = NAMES[id]
        case ast.Return(value=value) if value is not None:
            new.value = ast.Constant(None)
        case ast.Break() | ast.Continue():
            return SWAPS[type(new)]()
        case ast.Expr(value=ast.Constant()):
            return None
        case _ if isinstance(new, DROPPED):
            return ast.Pass()
        case _:
            return None
    return new


class _Put(ast.NodeTransformer):
    """Puts one node in the place of the one with a number."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, -1

    def visit(self, node: ast.AST) -> ast.AST:
        self.count += 1
        new = changed(node) if self.count == self.at else None
        return self.generic_visit(node) if new is None else ast.copy_location(new, node)


def _numbered(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _numbered(child)


def _types(tree: ast.AST) -> Iterator[ast.AST]:
    """What is said about types, none of which is ever run."""
    for node in ast.walk(tree):
        for said in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(said, ast.AST):
                yield from ast.walk(said)


def mutants(package: str) -> Iterator[Mutant]:
    """Every change of every function of a package: what stands outside of one is a declaration."""
    for path in sorted(Path("advisor", package).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        inside = {
            id(node)
            for each in ast.walk(tree)
            if isinstance(each, ast.FunctionDef)
            for statement in each.body
            for node in ast.walk(statement)
        }
        inside -= {id(node) for node in _types(tree)}
        for at, node in enumerate(_numbered(tree)):
            new = changed(node) if id(node) in inside else None
            if new is not None:
                change = f"`{_short(node)}` → `{_short(new)}`"
                put = deepcopy(tree)
                ast.fix_missing_locations(_Put(at).visit(put))
                yield Mutant(path, getattr(node, "lineno", 0), change, put)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:70]


class _Loader(importlib.machinery.SourceFileLoader):
    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 (as importlib calls it)
        return compile(self.tree, self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Answers for the one changed module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002 (as importlib calls it)
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.mutant.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(name, spec.origin)
            spec.loader.tree = self.mutant.tree
        return spec


class _Few:
    """Gives every property few examples."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            test = getattr(item, "obj", None)
            kept = getattr(test, "_hypothesis_internal_use_settings", None)
            if kept is not None:
                few = min(kept.max_examples, EXAMPLES)
                made = hypothesis.settings(
                    kept, max_examples=few, database=None, deadline=None, phases=PHASES
                )
                test._hypothesis_internal_use_settings = made  # type: ignore[union-attr]


def outcome(tests: Sequence[str], mutant: Mutant | None, seconds: int, *, few: bool) -> str:
    """Whether the tests `lived`, `failed` or were `stopped`, in a process of their own."""
    child = os.fork()
    if child == 0:
        _run(tests, mutant, seconds, few=few)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return "stopped"
    return "failed" if status else "lived"


def _run(tests: Sequence[str], mutant: Mutant | None, seconds: int, *, few: bool) -> None:
    signal.alarm(seconds)
    os.environ["ADVISOR_THOROUGH"] = "1"
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    args = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        *_QUIET,
        *(f"tests/{each}" for each in tests),
    ]
    try:
        code = int(pytest.main(args, plugins=[_Few()] if few else []))
    except BaseException:  # whatever a change brings about is noticed
        code = 1
    os._exit(code)


def limits(package: str) -> tuple[int, int]:
    """How many seconds the first tests of a package may take, and the rest of them."""
    found = []
    for tests, few in ((TESTS[package], True), (REST[package], False)):
        began = time.monotonic()
        if outcome(tests, None, 0, few=few) != "lived":
            sys.exit(f"{package}: its tests fail without any change.")
        found.append(10 + int(PATIENCE * (time.monotonic() - began)))
    return found[0], found[1]


def attempt(package: str, seconds: tuple[int, int], mutant: Mutant) -> str:
    """What becomes of a change, with the first tests and, if they do not notice, with the rest."""
    end = outcome(TESTS[package], mutant, seconds[0], few=True)
    return outcome(REST[package], mutant, seconds[1], few=False) if end == "lived" else end


def main(sample: str = "60", seed: str = "8", *packages: str) -> None:
    """Print what is noticed of a sample of each package, and each change that is not."""
    for package in packages or TESTS:
        seconds = limits(package)
        every = list(mutants(package))
        tried = random.Random(int(seed)).sample(every, min(int(sample), len(every)))
        with ThreadPoolExecutor(2) as pool:
            ends = list(pool.map(partial(attempt, package, seconds), tried))
        counts = ", ".join(f"{ends.count(end)} {end}" for end in ("failed", "stopped", "lived"))
        sys.stdout.write(f"{package}: {len(tried)} of {len(every)} tried: {counts}\n")
        for each, end in zip(tried, ends, strict=True):
            if end != "failed":
                sys.stdout.write(f"- {end}: {each.path}:{each.line}: {each.change}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
