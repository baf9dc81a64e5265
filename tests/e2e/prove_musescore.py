"""Files that MuseScore 3 wrote, filled and opened there again: prove_musescore.py [MSCORE].

MuseScore rounds what it reads to its smallest note and lays it out in voices, so what it reads is compared
with what it reads of the file before: all outside of the new bars is the same, new notes are there, and so
are all tempos and time signatures.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.music.clip import Clip
from tests.support.bar_songs import PICKUP, bar_song
from tests.support.program import EXAMPLES
from tests.support.program_files import PROGRAM_FILES

MSCORE = next(iter(sys.argv[1:]), "mscore3")
OPERATIONS = {
    "inpaint": ("--bars", "3"),
    "vary": ("--bars", "2-3"),
    "extend": ("--add", "2"),
    "extend-start": ("--add", "2", "--at", "start"),
    "accompany": ("--role", "bass", "--bars", "1-3"),
}


def musescore(source: Path, target: Path) -> Path:
    """Let MuseScore open a file and write another; return that."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(target.parent)}
    subprocess.run([MSCORE, "-o", str(target), str(source)], check=True, capture_output=True, env=environment)
    return target


def ripieno(*words: object) -> None:
    """Run ``ripieno`` to its end."""
    command = [sys.executable, "-m", "ripieno.app.cli", *map(str, words)]
    subprocess.run(command, check=True, capture_output=True)


def placed(clip: Clip) -> dict[int, list[tuple[int, int]]]:
    """Return tick in the bar and pitch of all notes, by bar."""
    found: dict[int, list[tuple[int, int]]] = {bar: [] for bar in range(clip.bars)}
    for lane in clip.lanes:
        for note in lane.notes:
            bar = clip.time.bar_at(note.onset)
            found[bar].append((note.onset - clip.time.bar_start(bar), note.pitch))
    return {bar: sorted(held) for bar, held in found.items()}


def time_of(clip: Clip) -> tuple[object, ...]:
    """Return tempos and time signatures, each where it changes."""
    signatures = [(each.tick, each.numerator, each.denominator) for each in clip.time.metres]
    tempos = [(each.tick, each.microseconds) for each in clip.time.tempos]
    changes = [each for before, each in zip([(0, 0), *tempos], tempos, strict=False) if before[1] != each[1]]
    return tuple(signatures), tuple(changes)


def prove(source: Path, folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield what is claimed of a file, and whether it is so."""
    original = musescore(source, folder / "original.mid")
    before = read_clip(load(musescore(original, folder / "before.mid")))
    for name, words in OPERATIONS.items():
        filled = folder / f"{name}.mid"
        ripieno(name.partition("-")[0], original, "-o", filled, "--seed", 1, "--steps", 8, *words)
        after = read_clip(load(musescore(filled, folder / f"{name}-again.mid")))
        written = read_clip(load(filled))
        shift = 2 if name == "extend-start" else 0
        new = {"inpaint": {2}, "vary": {1, 2}, "extend-start": {0, 1}}.get(name, set())
        kept = [bar for bar in range(before.bars) if bar + shift not in new]
        held, again = placed(before), placed(after)
        pairs = [(held[bar], again[bar + shift]) for bar in kept]
        if name == "accompany":
            yield f"{name}: all notes are there", all(set(old) <= set(now) for old, now in pairs)
        else:
            yield f"{name}: all other bars are as before", all(old == now for old, now in pairs)
        more = [bar for bar, notes in placed(written).items() if notes and not again.get(bar)]
        yield f"{name}: each bar that has notes has notes in MuseScore", not more
        yield f"{name}: tempos and time signatures are the same", time_of(after) == time_of(written)
        yield f"{name}: no bar is lost", after.bars >= written.bars - (name == "extend")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201 (what a proof is for)


def main() -> int:
    """Prove all; return the exit status."""
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        songs = {program: PROGRAM_FILES[program]() for program in ("musescore", "hydrogen", "rosegarden")}
        songs["pickup"] = bar_song(metres=PICKUP)
        sources = [Path(name, f"{song}.mid") for song in songs]
        for source, data in zip(sources, songs.values(), strict=True):
            source.write_bytes(data)
        for source in (*sources, *EXAMPLES):
            folder = Path(name, source.stem)
            folder.mkdir()
            for words, is_so in prove(source, folder):
                failures += not is_so
                say(f"{'ok    ' if is_so else 'FAILED'} {source.stem}: {words}")
    say(f"{failures} of the claims failed" if failures else "All claims hold.")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
