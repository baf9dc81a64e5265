"""Change one operator at a time and see whether the tests notice: ``make mutation``.

Each mutant is a module with one comparison, sum, boolean, or number changed. The tests of that module run
with it in a temporary copy of the tree; a mutant survives if they pass. Which mutants of a module are tried
is drawn by a seed. A survivor is a test that is missing, or a change without effect.
"""

import argparse
import ast
import itertools
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.links import link_packages

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("api", "app", "engine", "tests", "examples", "tools", "pyproject.toml")
LINKS = Path("build", "links")
"""Where a copy has its packages under their import names, before those of the installed program."""

TIMES, EXTRA = 5, 20
"""A mutant's tests may take so many times as long as without it, and so many seconds more."""

TESTS = {
    "engine/grid/decode.py": ("tests/engine/grid/test_decode.py", "tests/engine/grid/test_round_trip.py"),
    "engine/grid/encode.py": ("tests/engine/grid/test_encode.py", "tests/engine/grid/test_round_trip.py"),
    "engine/grid/spec.py": ("tests/engine/grid/test_spec.py", "tests/engine/grid/test_round_trip.py"),
}
"""Tests of modules that are tested in more than the file of their own name."""

CORE = tuple(
    f"{folder}/{name}.py"
    for folder, names in {
        "app/midi_io": "note_pairs read_clip smf_events smf_vlq splice",
        "app/midi_io/live": "core follower moves plan planner pulses recorder transport",
        "engine/grid": "conditions decode encode layout locks mask retrieval spec windows",
        "engine/music": "keys locks meter region spans",
        "engine/diffusion": "guidance inpainting schedules",
    }.items()
    for name in names.split()
)
"""What is tried unless modules are given."""

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Attributes:
        line: Where, from 1.
        change: What it was and what it is.
        source: The whole module.
    """

    line: int
    change: str
    source: str


@dataclass(frozen=True)
class MutationScore:
    """What became of the mutants of a module.

    Attributes:
        module: Path from the root of the tree.
        tried: How many there were.
        survivors: Those that the tests did not notice.
    """

    module: str
    tried: int
    survivors: tuple[Mutant, ...]


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its lines.

    Annotations and alternatives of types at the top level stay as they are.
    """
    count = len(list(_changes(ast.parse(source))))
    for index in range(count):
        tree = ast.parse(source)
        node, change = next(itertools.islice(_changes(tree), index, None))
        before = ast.unparse(node)
        change()
        yield Mutant(node.lineno, f"`{before}` to `{ast.unparse(node)}`", ast.unparse(tree))


def _changes(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, Callable[[], None]]]:
    """Yield nodes and what changes them."""
    for node in _expressions(tree):
        match node:
            case ast.Compare(ops=ops):
                for at, kind in enumerate(ops):
                    yield node, lambda ops=ops, at=at, kind=kind: ops.__setitem__(at, _SWAPS[type(kind)]())
            case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in _SWAPS:
                yield node, lambda node=node, op=op: setattr(node, "op", _SWAPS[type(op)]())
            case ast.UnaryOp(op=ast.USub() | ast.Not()):
                plain = ast.UAdd() if isinstance(node.op, ast.USub) else None
                yield node, lambda node=node, plain=plain: _without_sign(node, plain)
            case ast.Constant(value=bool(value)):
                yield node, lambda node=node, value=value: setattr(node, "value", not value)
            case ast.Constant(value=int(value) | float(value)):
                yield node, lambda node=node, value=value: setattr(node, "value", value + 1)


def _without_sign(node: ast.UnaryOp, plain: ast.UAdd | None) -> None:
    if plain is not None:
        node.op = plain
    else:
        node.operand = ast.UnaryOp(ast.Not(), node.operand)


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all in it but annotations and type aliases."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_alias(node, child):
                yield from _expressions(child)


def _is_alias(parent: ast.AST, child: ast.AST) -> bool:
    return isinstance(parent, ast.Module) and isinstance(child, ast.Assign) and _is_union(child.value)


def _is_union(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def tests_of(module: str) -> tuple[str, ...]:
    """Return the test files of a module: those of the table, or the one of its name."""
    path = Path(module)
    return TESTS.get(module, ((Path("tests") / path.parent / f"test_{path.name}").as_posix(),))


class Copies:
    """Copies of the tree in which tests run, one for each job.

    Args:
        folder: Where they lie.
        count: How many.
        root: The tree.
    """

    def __init__(self, folder: Path, count: int, root: Path = ROOT) -> None:
        self.root = root
        self._free: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(count):
            copy = folder / str(number)
            copy.mkdir()
            for name in COPIED:
                if (root / name).is_dir():
                    shutil.copytree(root / name, copy / name, symlinks=True)
                elif (root / name).exists():
                    shutil.copy2(root / name, copy / name)
            link_packages(copy / LINKS, copy)
            self._free.put(copy)

    def passes(self, module: str, source: str, limit: float | None = None) -> bool:
        """Say whether the tests of a module pass with other source; not if they take too long.

        Args:
            module: Path from the root of the tree.
            source: Of the module.
            limit: Seconds; None for none.
        """
        copy = self._free.get()
        path = copy / module
        original = path.read_bytes()
        try:
            path.write_text(source, encoding="utf-8")
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                "-p",
                "no:cacheprovider",
                *tests_of(module),
            ]
            settings = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy / LINKS)}
            done = subprocess.run(  # noqa: S603
                command, cwd=copy, env=settings, timeout=limit, check=False, capture_output=True
            )
        except subprocess.TimeoutExpired:
            return False
        else:
            return done.returncode == 0
        finally:
            path.write_bytes(original)
            self._free.put(copy)


def score(
    module: str, copies: Copies, count: int | None, seed: int, pool: ThreadPoolExecutor
) -> MutationScore:
    """Try mutants of a module.

    Args:
        module: Path from the root of the tree.
        copies: Copies of the tree.
        count: How many mutants at most; None for all.
        seed: By which they are drawn.
        pool: Runs the tests.

    Raises:
        SystemExit: If the tests fail without a mutant, or pass without the module.
    """
    source = (copies.root / module).read_text(encoding="utf-8")
    began = time.monotonic()
    if not copies.passes(module, source):
        raise SystemExit(f"The tests of {module} fail as they are: {', '.join(tests_of(module))}.")
    limit = TIMES * (time.monotonic() - began) + EXTRA
    if copies.passes(module, "raise RuntimeError\n", limit):
        raise SystemExit(f"The tests of {module} do not import it from the copy.")
    mutants = list(mutants_of(source))
    if count is not None and count < len(mutants):
        drawn = random.Random(f"{seed} {module}").sample(range(len(mutants)), count)
        mutants = [mutants[index] for index in sorted(drawn)]
    passed = pool.map(lambda mutant: copies.passes(module, mutant.source, limit), mutants)
    survivors = tuple(mutant for mutant, survives in zip(mutants, passed, strict=True) if survives)
    return MutationScore(module, len(mutants), survivors)


def row(name: str, tried: int, survived: int) -> str:
    """Return a row of the report."""
    return f"| {name} | {tried} | {survived} | {survived / max(tried, 1):.0%} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try mutants and report how many survive, module by module.

    Args:
        arguments: Command line without the program's name.

    Returns:
        Exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__.splitlines()[0])
    parser.add_argument(
        "modules", nargs="*", default=CORE, metavar="MODULE", help="such as engine/grid/mask.py"
    )
    parser.add_argument("--count", type=int, default=12, help="mutants of each module; 0 for all")
    parser.add_argument("--seed", type=int, default=0, help="by which they are drawn")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="tests that run at once")
    selected = parser.parse_args(arguments)
    scores = []
    print("| module | mutants | survived | rate |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(selected.jobs) as pool:
        copies = Copies(Path(folder), selected.jobs)
        try:
            for module in selected.modules:
                scores.append(score(module, copies, selected.count or None, selected.seed, pool))
                print(row(f"`{module}`", scores[-1].tried, len(scores[-1].survivors)), flush=True)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    print(row("all", sum(each.tried for each in scores), sum(len(each.survivors) for each in scores)))
    for each in scores:
        for mutant in each.survivors:
            print(f"{each.module}:{mutant.line}: {mutant.change}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
