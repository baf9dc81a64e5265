"""The choice among synthesizers."""

from pathlib import Path

from ripieno.app.render.sound import SoundError, find_soundfont, find_synthesizer, is_soundfont
from ripieno.app.render.synth.fluid import Fluid
from ripieno.app.render.synth.synthesizer import Synthesizer
from ripieno.app.render.synth.tiny import Tiny, is_installed

NO_SYNTHESIZER = (
    "There is no synthesizer to hear clips with; install FluidSynth (Debian: apt install "
    "fluidsynth) or choose a MIDI port."
)


def usual_soundfont() -> Path:
    """Return the soundfont that is found.

    Raises:
        SoundError: If there is none, or the file is none.
    """
    return _checked(find_soundfont())


def synthesizer_name() -> str:
    """Return the path of FluidSynth where it is installed, else the name of the one that is played with.

    Raises:
        SoundError: If there is none.
    """
    try:
        return find_synthesizer()
    except SoundError:
        if is_installed():
            return Tiny.__name__
    raise SoundError(NO_SYNTHESIZER)


def usual_synthesizer(soundfont: Path | None = None) -> Synthesizer:
    """Return FluidSynth where it is installed, else TinySoundFont.

    Args:
        soundfont: What to play with; None for the one that is found.

    Raises:
        SoundError: If there is neither, or no soundfont.
    """
    font = _checked(soundfont or find_soundfont())
    try:
        return Fluid(find_synthesizer(), font)
    except SoundError:
        if is_installed():
            return Tiny(font)
    raise SoundError(NO_SYNTHESIZER)


def _checked(font: Path) -> Path:
    if not is_soundfont(font):
        raise SoundError(f"{font} is no soundfont; name a .sf2 or .sf3 file.")
    return font
