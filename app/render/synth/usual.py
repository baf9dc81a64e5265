"""The choice among synthesizers."""

from pathlib import Path

from app.render.sound import SoundError, find_soundfont, find_synthesizer, is_soundfont
from app.render.synth.fluid import Fluid
from app.render.synth.synthesizer import Synthesizer
from app.render.synth.tiny import Tiny, is_installed


def usual_synthesizer(soundfont: Path | None = None) -> Synthesizer:
    """Return FluidSynth where it is installed, else TinySoundFont.

    Args:
        soundfont: What to play with; None for the one that is found.

    Raises:
        SoundError: If there is neither, or no soundfont.
    """
    font = soundfont or find_soundfont()
    if not is_soundfont(font):
        raise SoundError(f"{font} is no soundfont; name a .sf2 or .sf3 file.")
    try:
        return Fluid(find_synthesizer(), font)
    except SoundError:
        if is_installed():
            return Tiny(font)
    raise SoundError(
        "There is no synthesizer to hear clips with; install FluidSynth (Debian: apt install "
        "fluidsynth) or choose a MIDI port."
    )
