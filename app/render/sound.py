"""A MIDI file as sound, through the FluidSynth program and a General MIDI soundfont."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import soundfile

from engine.errors import RipienoError
from engine.music.meter import TimeMap

Samples = np.ndarray[tuple[int, int], np.dtype[np.float32]]
"""Stereo sound, shape ``(frames, 2)``, full scale is 1."""

SAMPLE_RATE = 44_100
PEAK = 0.9
"""Loudest sample of the result, where 1 is full scale."""

FADE = 0.01
"""Seconds in which a cut fades in and out, so that it does not click."""

FORMS = {"wav": ("WAV", "PCM_16"), "flac": ("FLAC", "PCM_16"), "ogg": ("OGG", "VORBIS")}
"""Kinds of sound files, with the names that libsndfile has for container and coding."""

LONGEST_WAIT = 300
"""Seconds after which the synthesizer is given up; a long song takes about ten."""

SOUNDFONT_FOLDERS = (
    "/usr/share/sounds/sf2",
    "/usr/share/sounds/sf3",
    "/usr/share/soundfonts",
    "/usr/local/share/soundfonts",
    "/opt/homebrew/share/soundfonts",
    str(Path(__file__).parents[2] / "soundfonts"),  # of the installed program
)
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
    chosen = os.environ.get("RIPIENO_SOUNDFONT")
    if chosen:
        # FluidSynth plays silence, without an error, where it cannot read the soundfont.
        if not is_soundfont(Path(chosen)):
            raise SoundError(
                f"RIPIENO_SOUNDFONT names {chosen}, which is no soundfont; name a .sf2 or .sf3 file."
            )
        return Path(chosen)
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
    """Return a MIDI file's sound: stereo, 44.1 kHz, at one loudness.

    Args:
        midi: A Standard MIDI File.
        span: Seconds from and to which the sound is cut; all of it if None.
        form: A name of ``FORMS``.
        soundfont: What to play it with; None for the one that is found.

    Raises:
        SoundError: If the synthesizer or a soundfont is missing, or it could not play the file.
    """
    if soundfont is not None and not is_soundfont(soundfont):
        raise SoundError(f"{soundfont} is no soundfont; name a .sf2 or .sf3 file.")
    samples = synthesize(midi, find_synthesizer(), soundfont or find_soundfont())
    if span is not None:
        samples = _cut(samples, *span)
    target = io.BytesIO()
    container, coding = FORMS[form]
    soundfile.write(target, _level(samples), SAMPLE_RATE, format=container, subtype=coding)
    return target.getvalue()


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
    with tempfile.TemporaryDirectory(prefix="ripieno-") as folder:
        source, target = Path(folder, "clip.mid"), Path(folder, "clip.wav")
        source.write_bytes(midi)
        # A low gain leaves head-room for full scores; the level is set afterwards.
        command = [program, "-ni", "-q", "-g", "0.3", "-r", str(SAMPLE_RATE), "-O", "s16", "-T", "wav"]
        command += ["-F", str(target), str(soundfont), str(source)]
        # It greets each sound system there is, even to write a file; what they leave behind lands here.
        environment = os.environ | dict.fromkeys(HOMES, folder)
        try:
            # Only paths of our own making follow the program's name; no shell reads them.
            done = subprocess.run(  # noqa: S603
                command, env=environment, capture_output=True, check=False, timeout=LONGEST_WAIT
            )
        except subprocess.TimeoutExpired:
            raise SoundError(
                f"fluidsynth was not done after {LONGEST_WAIT} seconds; render fewer bars."
            ) from None
        if done.returncode or not target.is_file():
            last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"])[-1]
            raise SoundError(f"fluidsynth could not render the clip ({last}); try another soundfont.")
        with wave.open(str(target), "rb") as reader:
            frames = reader.readframes(reader.getnframes())
    return np.frombuffer(frames, dtype="<i2").reshape(-1, 2).astype(np.float32) / np.float32(32768)


def _cut(samples: np.ndarray, start: float, end: float) -> np.ndarray:
    """Return the samples between two times in seconds, with short fades."""
    part = samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)].copy()
    length = min(round(FADE * SAMPLE_RATE), len(part) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)[:, None]
    part[:length] *= ramp
    part[len(part) - length :] *= ramp[::-1]
    return part


def _level(samples: np.ndarray) -> np.ndarray:
    """Return the samples with the loudest at ``PEAK``; silence stays silence."""
    loudest = float(np.abs(samples).max(initial=0))
    return samples * (PEAK / loudest) if loudest else samples
