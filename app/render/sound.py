"""A MIDI file as sound, through the FluidSynth program and a General MIDI soundfont."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import soundfile

from ripieno.app.render.sound_blocks import SAMPLE_RATE, EncodingError, Excerpt, Samples, encode_blocks
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.meter import TimeMap

__all__ = [
    "FORMS",
    "PEAK",
    "SAMPLE_RATE",
    "Samples",
    "SoundError",
    "find_soundfont",
    "find_synthesizer",
    "is_soundfont",
    "render_sound",
    "seconds_of_bars",
    "soundfont_folders",
    "synthesize",
    "write_sound",
]

PEAK = 0.9
"""Loudest sample of the result, where 1 is full scale."""

FORMS = {"wav": ("WAV", "PCM_16"), "flac": ("FLAC", "PCM_16"), "ogg": ("OGG", "VORBIS")}
"""Kinds of sound files, with the names that libsndfile has for container and coding."""

MAX_WAIT_SECONDS = 300
"""Seconds after which the synthesizer is given up; a long song takes about ten."""

PATIENCE = 0.1
"""Seconds between two looks at what the synthesizer has written."""

FRAME_BYTES = 4
"""Bytes of a frame in the synthesizer's file: two channels of 16 bits."""

SOUNDFONT_FOLDERS = (
    "/usr/share/sounds/sf2",
    "/usr/share/sounds/sf3",
    "/usr/share/soundfonts",
    "/usr/local/share/soundfonts",
    "/opt/homebrew/share/soundfonts",
    str(Path(__file__).parents[2] / "soundfonts"),  # of the installed program
)
_SCRATCH_REMEDY = "free some space there, or let TMPDIR name a folder with more"

SHIPPED = "soundfonts"
"""Folder of a frozen program's own soundfonts."""

HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")
"""Environment variables with folders in which programs keep things."""

# Preferred names first; where none of them lies in a folder, any soundfont there serves.
SOUNDFONT_NAMES = ("FluidR3_GM.sf2", "default-GM.sf2", "default-GM.sf3", "TimGM6mb.sf2")


class SoundError(RipienoError):
    """Sound that could not be rendered."""


def find_synthesizer() -> str:
    """Return the path of the FluidSynth program.

    Raises:
        SoundError: If it is not installed.
    """
    found = shutil.which("fluidsynth")
    if found is None:
        raise SoundError(
            "The program fluidsynth was not found; install it (Debian: apt install fluidsynth) to hear clips."
        )
    return found


def soundfont_folders() -> tuple[str, ...]:
    """Return where soundfonts may lie: the system's folders, ours in a frozen program, pretty_midi's."""
    found = list(SOUNDFONT_FOLDERS)
    if getattr(sys, "frozen", False):
        # PyInstaller names the folder of a frozen program's data so.
        places = (getattr(sys, "_MEIPASS", None), Path(sys.executable).parent)
        found += [str(Path(place, SHIPPED)) for place in places if place]
    spec = find_spec("pretty_midi")
    found += (spec and spec.submodule_search_locations) or []
    return tuple(found)


def find_soundfont(folders: Iterable[str] | None = None) -> Path:
    """Return the soundfont that ``RIPIENO_SOUNDFONT`` names, else one from the usual places.

    Args:
        folders: Where to look; None for ``soundfont_folders``.

    Raises:
        SoundError: If there is none.
    """
    selected = os.environ.get("RIPIENO_SOUNDFONT")
    if selected:
        # FluidSynth plays silence, without an error, where it cannot read the soundfont.
        if not is_soundfont(Path(selected)):
            raise SoundError(
                f"RIPIENO_SOUNDFONT names {selected}, which is no soundfont; name a .sf2 or .sf3 file."
            )
        return Path(selected)
    places = soundfont_folders() if folders is None else folders
    fonts = [path for folder in places for path in sorted(Path(folder).glob("*.sf[23]"))]
    named = [path for name in SOUNDFONT_NAMES for path in fonts if path.name == name]
    for path in (*named, *fonts):
        return path
    raise SoundError(
        "No soundfont was found; install one (Debian: apt install timgm6mb-soundfont) "
        "or let RIPIENO_SOUNDFONT name a file."
    )


def is_soundfont(path: Path) -> bool:
    """Say whether a file begins as soundfonts do."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(12)
    return start[:4] == b"RIFF" and start[8:] == b"sfbk"


def seconds_of_bars(time: TimeMap, bars: range) -> tuple[float, float]:
    """Return when some bars begin and end, in seconds from the start of the file."""
    return time.seconds_at(time.bar_start(bars.start)), time.seconds_at(time.bar_start(bars.stop))


def render_sound(
    midi: bytes, span: tuple[float, float] | None = None, form: str = "wav", soundfont: Path | None = None
) -> bytes:
    """Return a MIDI file's sound; see :func:`write_sound`."""
    target = io.BytesIO()
    write_sound(target, midi, span, form, soundfont)
    return target.getvalue()


def write_sound(
    target: BinaryIO,
    midi: bytes,
    span: tuple[float, float] | None = None,
    form: str = "wav",
    soundfont: Path | None = None,
) -> None:
    """Write a MIDI file's sound: stereo, 44.1 kHz, at one loudness; memory does not grow with its length.

    Args:
        target: Takes the sound file.
        midi: A Standard MIDI File.
        span: Seconds from and to which the sound is cut; all of it if None.
        form: A name of ``FORMS``.
        soundfont: What to play it with; None for the one that is found.

    Raises:
        SoundError: If the synthesizer or a soundfont is missing, or it could not play the file.
        OSError: If the target cannot be written.
    """
    if soundfont is not None and not is_soundfont(soundfont):
        raise SoundError(f"{soundfont} is no soundfont; name a .sf2 or .sf3 file.")
    program, font = find_synthesizer(), soundfont or find_soundfont()
    first, last = (0, None) if span is None else (round(second * SAMPLE_RATE) for second in span)
    with _synthesized(midi, program, font, last) as file:
        part = Excerpt(file, first, file.frames if last is None else min(last, file.frames), span is not None)
        loudest = part.peak()
        gain = PEAK / loudest if loudest else 1.0
        try:
            encode_blocks((block * gain for block in part.blocks()), target, *FORMS[form])
        except EncodingError as error:
            message = f"The sound cannot be written as .{form} ({error}); choose another form."
            raise SoundError(message) from error


def synthesize(midi: bytes, program: str, soundfont: Path) -> Samples:
    """Return the sound that FluidSynth makes of a MIDI file, at one gain, not levelled.

    Args:
        midi: A Standard MIDI File.
        program: Path of FluidSynth.
        soundfont: What to play it with.

    Returns:
        In -1..1, shape ``(frames, 2)``.

    Raises:
        SoundError: If it could not play the file.
    """
    with _synthesized(midi, program, soundfont, None) as file:
        samples: Samples = file.read(dtype="float32", always_2d=True)
    return samples


@contextmanager
def _synthesized(
    midi: bytes, program: str, soundfont: Path, last: int | None
) -> Iterator[soundfile.SoundFile]:
    """Give the sound that FluidSynth makes of a MIDI file, at least up to a frame."""
    with _scratch_errors():
        scratch = tempfile.TemporaryDirectory(prefix="ripieno-", ignore_cleanup_errors=True)
    with scratch:
        source, target = Path(scratch.name, "clip.mid"), Path(scratch.name, "clip.raw")
        with _scratch_errors():
            source.write_bytes(midi)
        # A low gain leaves head-room for full scores; the level is set afterwards.
        command = [program, "-ni", "-q", "-g", "0.3", "-r", str(SAMPLE_RATE), "-O", "s16", "-T", "raw"]
        command += ["-E", "little", "-F", str(target), str(soundfont), str(source)]
        _run(command, target, None if last is None else last * FRAME_BYTES)
        with soundfile.SoundFile(
            target, samplerate=SAMPLE_RATE, channels=2, format="RAW", subtype="PCM_16", endian="LITTLE"
        ) as file:
            yield file


def _run(command: Sequence[str], target: Path, enough: int | None) -> None:
    """Let FluidSynth write a file, and end it when that has as many bytes as are wanted."""
    deadline = monotonic() + MAX_WAIT_SECONDS
    # It greets each sound system there is, even to write a file; what they leave behind lands here.
    environment = os.environ | dict.fromkeys(HOMES, str(target.parent))
    # Only paths of our own making follow the program's name; no shell reads them.
    with subprocess.Popen(  # noqa: S603
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        try:
            while (said := _words(running)) is None:
                if enough is not None and target.exists() and target.stat().st_size >= enough:
                    return
                if monotonic() > deadline:
                    raise SoundError(
                        f"fluidsynth was not done after {MAX_WAIT_SECONDS} seconds; render fewer bars."
                    )
        finally:
            running.kill()
    last = (said or ["it gave no reason"])[-1].rstrip(".")
    if any("write error" in line for line in said):
        raise SoundError(f"{_scratch()} cannot take the sound ({last}); {_SCRATCH_REMEDY}.")
    if running.returncode or not target.is_file() or not target.stat().st_size:
        raise SoundError(f"fluidsynth could not render the clip ({last}); try another soundfont.")


def _words(running: subprocess.Popen[bytes]) -> list[str] | None:
    """Return the lines that a program printed once it has ended; None while it runs."""
    try:
        said, _ = running.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return said.decode(errors="replace").strip().splitlines()


@contextmanager
def _scratch_errors() -> Iterator[None]:
    """Let failures of the folder for temporary files be one sentence."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise SoundError(f"{_scratch()} cannot be used ({reason}); {_SCRATCH_REMEDY}.") from error


def _scratch() -> str:
    """Return what the folder for temporary files is called."""
    return f"The folder {os.environ.get('TMPDIR') or tempfile.tempdir or 'for temporary files'}"
