"""Find out whether two commits give the same results: ``python -m bench.same_results``.

A fixed list of commands with fixed seeds runs through the installed program, so that commits before and
after a restructure can be compared. ``--out TABLE`` writes a digest of each result, ``--against TABLE``
compares with the digests of another commit. Example clips go through every command; a file of ``--files``
goes through one, in turn.
"""

import argparse
import glob
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"
VOLATILE = {"seconds", "version", "date", "time", "written"}
FILLS = {
    "inpaint": "inpaint in.mid --bars 2-3 --seed 7",
    "vary": "vary in.mid --bars 2-4 --strength 0.4 --seed 11 --variations 2 --candidates 3",
    "extend": "extend in.mid --add 2 --seed 13 --density 1.5",
    "extend-start": "extend in.mid --add 1 --at start --seed 17 --no-recall",
    "accompany": "accompany in.mid --role bass --bars 1-2 --seed 19",
    "reharmonise": "reharmonise in.mid --bars 2-3 --seed 23 --chords 'F | G7'",
    "sampler": "inpaint in.mid --bars 2-3 --seed 29 --sampler heun --temperature 1.3",
    "lock-key": "inpaint in.mid --bars 2-3 --seed 31 --key 'A minor' --pitch C3-C6 --polyphony 2",
    "lock-chords": "inpaint in.mid --bars 2-3 --seed 37 --chords 'C | Am F' --lock-chords",
    "lock-rhythm": "inpaint in.mid --bars 2-3 --seed 41 --keep rhythm --guidance chords=2",
}
PLAIN = {
    "generate": "generate --bars 4 --seed 43 --key 'D minor' --tempo 100",
    "generate-3/4": "generate --bars 3 --seed 47 --metre 3/4 --roles lead,keys --chords 'C | F | G'",
}
FILL_OPTIONS = "--steps 4 --json -o out.mid"


def main(arguments: list[str] | None = None) -> int:
    """Run the commands, then write or compare the table.

    Args:
        arguments: Command line without the program's name.

    Returns:
        Exit status: 1 if a result differs from the table or is missing on one side.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.same_results", description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=Path, help="the installed ripieno of a commit")
    parser.add_argument("--files", nargs="*", default=[], metavar="GLOB", help="further MIDI files")
    parser.add_argument("--out", type=Path, metavar="TABLE", help="where to write the digests")
    parser.add_argument("--against", type=Path, metavar="TABLE", help="digests to compare with")
    selected = parser.parse_args(arguments)
    if not (selected.out or selected.against):
        parser.error("give --out, --against or both")
    others = sorted({Path(found) for pattern in selected.files for found in glob.glob(pattern)})  # noqa: PTH207
    names = [path.name for path in others]
    if len(set(names)) < len(names):
        parser.error("two of the files have the same name")
    rows = dict(digest_all(selected.program.absolute(), others))
    if selected.out:
        selected.out.write_text(
            "".join(f"{row}\t{digest}\n" for row, digest in rows.items()), encoding="utf-8"
        )
    print(f"{len(rows)} results, {sum(digest.startswith('exit') for digest in rows.values())} refusals")
    return compare(rows, read_table(selected.against)) if selected.against else 0


def digest_all(program: Path, others: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield the name and the digest of each result.

    Args:
        program: The installed program.
        others: Files beside the examples; the name without the folder is in the name of the result.
    """
    for command, line in PLAIN.items():
        yield from digest_command(program, None, f"- {command}", f"{line} {FILL_OPTIONS}")
    lines = {"info": "info in.mid --json"} | {name: f"{line} {FILL_OPTIONS}" for name, line in FILLS.items()}
    for path in sorted(EXAMPLES.glob("*.mid")):
        for command, line in lines.items():
            yield from digest_command(program, path, f"{path.name} {command}", line)
    for path, (command, line) in zip(others, cycle(lines.items()), strict=False):
        yield from digest_command(program, path, f"{path.name} {command}", line)


def digest_command(program: Path, path: Path | None, name: str, line: str) -> Iterator[tuple[str, str]]:
    """Run one command in a folder of its own and yield its results.

    Args:
        program: The installed program.
        path: The file that the command finds as ``in.mid``; ``None`` for none.
        name: Of the results; each is extended by what it is.
        line: The command's words.

    Yields:
        The report and each MIDI file, or one row with the exit status if the command fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        if path is not None:
            shutil.copyfile(path, Path(folder, "in.mid"))
        home = {"HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder}
        done = subprocess.run(  # noqa: S603
            [program, *shlex.split(line)], cwd=folder, env=os.environ | home, capture_output=True, check=False
        )
        if done.returncode:
            yield name, f"exit {done.returncode}"
            return
        report = json.dumps(without_volatile(json.loads(done.stdout)), sort_keys=True)
        yield f"{name} report", digest(report.encode())
        for result in sorted(Path(folder).glob("out*.mid")):
            yield f"{name} {result.name}", digest(result.read_bytes())


def without_volatile(report: object) -> object:
    """Return a JSON report without times and versions, at any depth."""
    match report:
        case dict():
            return {key: without_volatile(value) for key, value in report.items() if key not in VOLATILE}
        case list():
            return [without_volatile(value) for value in report]
        case _:
            return report


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_table(path: Path) -> dict[str, str]:
    """Return the digests of a table by the names of the results."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.rsplit("\t", 1) for line in lines)


def compare(rows: dict[str, str], before: dict[str, str]) -> int:
    """Print the results that differ; return 1 if there are any, else 0."""
    differing = [name for name in before | rows if before.get(name) != rows.get(name)]
    for name in differing:
        print(f"differs: {name}: {before.get(name, 'missing')} before, {rows.get(name, 'missing')} now")
    same = sum(before.get(name) == found for name, found in rows.items())
    print(f"{same} of {len(rows)} results are the same")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
