"""Count the MIDI files of some folders that come back byte for byte from a decode and an encode.

Run ``python -m bench.lossless DIR...`` from the root of the repository. Beside the project's own
codec, mido and symusic are measured where they are installed.
"""

import argparse
import importlib.util
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from ripieno.app.midi_io.smf import decode, encode
from ripieno.engine.errors import RipienoError

Codec = Callable[[bytes], bytes]
_SUFFIXES = {".mid", ".midi", ".kar", ".rmi", ".smf"}
_OUTCOMES = ("identical", "altered", "refused", "crashed")


def main(arguments: list[str] | None = None) -> int:
    """Print one line for each folder and codec; fail if ours alters a file or crashes.

    Args:
        arguments: Command line without the program's name.

    Returns:
        Exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.lossless", description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    folders = parser.parse_args(arguments).folders
    failures = 0
    print(f"{'folder':24} {'codec':9}" + "".join(f"{outcome:>11}" for outcome in _OUTCOMES))
    for folder in folders:
        for name, codec in _codecs():
            counts = Counter(outcome_of(codec, path.read_bytes()) for path in midi_files(folder))
            print(f"{folder.name:24} {name:9}" + "".join(f"{counts[each]:11}" for each in _OUTCOMES))
            failures += (counts["altered"] + counts["crashed"]) * (name == "ripieno")
    return 1 if failures else 0


def midi_files(folder: Path) -> list[Path]:
    """Return the MIDI files of a folder and the folders in it, by their names' endings."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)


def outcome_of(codec: Codec, data: bytes) -> str:
    """Return what a codec makes of a file: one of the outcomes in the table's head.

    Args:
        codec: Decodes and encodes; any error of another codec counts as a refusal.
        data: The file.
    """
    try:
        again = codec(data)
    except RipienoError:
        return "refused"
    except Exception:  # noqa: BLE001 (libraries raise what they like)
        return "crashed" if codec is ripieno_codec else "refused"
    return "identical" if again == data else "altered"


def ripieno_codec(data: bytes) -> bytes:
    """Return what our codec makes of a file."""
    return encode(decode(data))


def _codecs() -> Iterator[tuple[str, Codec]]:
    yield "ripieno", ripieno_codec
    if importlib.util.find_spec("mido"):
        yield "mido", _mido_codec
    if importlib.util.find_spec("symusic"):
        yield "symusic", _symusic_codec


def _mido_codec(data: bytes) -> bytes:
    import mido

    written = io.BytesIO()
    mido.MidiFile(file=io.BytesIO(data)).save(file=written)
    return written.getvalue()


def _symusic_codec(data: bytes) -> bytes:
    import symusic

    return symusic.Score.from_midi(data).dumps_midi()


if __name__ == "__main__":
    sys.exit(main())
