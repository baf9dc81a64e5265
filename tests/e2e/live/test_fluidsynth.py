"""FluidSynth plays what comes out of our port: heard while we play, silent once we stop."""

from pathlib import Path

import numpy as np
import soundfile

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Play, Position, Start, Stop
from ripieno.app.midi_io.live.sender import Sender
from ripieno.app.midi_io.port_names import PortChoice
from ripieno.app.render.sound import find_soundfont
from tests.support.jack_programs import beside
from tests.support.jack_wire import RATE, Wire

NEVER_ENDS = tuple(BeatMessage(beat, 0, bytes((0x90, 60 + beat, 100))) for beat in range(4))
ORGAN = BeatMessage(0.0, 0, bytes((0xC0, 16)))  # sounds for as long as its key is held
# FluidSynth takes MIDI from JACK and writes its sound to a file as time passes; without reverb
# and chorus silence is silence.
SETTINGS = ("-m", "jack", "-a", "file", "-r", str(RATE), "-R", "0", "-C", "0", "-g", "1")


def loudness(path: Path) -> np.ndarray:
    """Return the root mean square of each tenth of a second; shape ``(tenths,)``, full scale 1."""
    sound, rate = soundfile.read(path, always_2d=True)
    frames = rate // 10
    tenths = sound[: len(sound) // frames * frames].reshape(-1, frames * sound.shape[1])
    return np.sqrt((tenths**2).mean(axis=1))


def plays(sender: Sender, beat: float) -> bool:
    """Say whether the music has come to a beat."""
    return any(isinstance(report, Position) and report.beat >= beat for report in sender.reports())


def test_fluidsynth_is_on_while_we_play_and_silent_once_we_stop(wire: Wire, tmp_path: Path) -> None:
    sound = tmp_path / "heard.wav"
    with beside(
        "fluidsynth", *SETTINGS, "-o", f"audio.file.name={sound}", "-T", "wav", str(find_soundfont())
    ) as synth:
        wire.wait_for(lambda: synth.has_said("Type 'help'"))
        wire.speak("fluidsynth-midi:midi_00")
        with Sender(SenderSetup(outputs=(PortChoice("fluidsynth-midi:midi_00"),), system="jack")) as sender:
            sender.send(Play((ORGAN, *NEVER_ENDS)))
            sender.send(Start())
            wire.wait_for(lambda: plays(sender, 4.0))
            sender.send(Stop())
            stopped = wire.frame
            wire.wait_for(lambda: wire.frame > stopped + 2 * RATE)
        synth.say("quit")
        wire.wait_for(synth.has_ended)
    received = loudness(sound)
    assert (received > 0.01).sum() > 15  # two seconds of music
    assert received[-5:].max() < 1e-3
