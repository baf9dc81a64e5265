"""Parts through the FluidSynth program."""

from dataclasses import dataclass
from pathlib import Path

from ripieno.app.midi_io.channel_messages import note_off, note_on, program_change
from ripieno.app.midi_io.smf_vlq import write_vlq
from ripieno.app.render.sound import SAMPLE_RATE, Samples, synthesize
from ripieno.app.render.synth.parts import InstrumentPart
from ripieno.app.render.synth.synthesizer import TAIL, faded

PPQ = SAMPLE_RATE // 2
"""At 120 BPM a tick is then a frame."""

_TEMPO = b"\x00\xff\x51\x03" + (500_000).to_bytes(3)
_END = b"\xff\x2f\x00"


@dataclass(frozen=True, slots=True)
class Fluid:
    """FluidSynth; its onsets lie within 64 frames of the true ones.

    Attributes:
        program: Path of the program.
        soundfont: What it plays with.
    """

    program: str
    soundfont: Path

    def stem(self, part: InstrumentPart) -> Samples:
        """Return a part's sound; see :class:`ripieno.app.render.synth.synthesizer.Synthesizer`."""
        return faded(synthesize(as_file(part), self.program, self.soundfont), part.end + TAIL)


def as_file(part: InstrumentPart) -> bytes:
    """Return a part as a Standard MIDI File whose ticks are frames."""
    messages = [(0, 0, program_change(part.channel, part.program))]
    messages += [(frame, 0, data) for frame, data in part.controls]
    for strike in part.strikes:
        messages.append((strike.off, -1, note_off(part.channel, strike.pitch)))
        messages.append((strike.on, 1, note_on(part.channel, strike.pitch, strike.velocity)))
    track, before = bytearray(_TEMPO), 0
    for frame, _, data in sorted(messages, key=lambda each: each[:2]):
        track += write_vlq(frame - before) + data
        before = frame
    track += write_vlq(part.end + TAIL - before) + _END
    header = b"MThd" + (6).to_bytes(4) + (0).to_bytes(2) + (1).to_bytes(2) + PPQ.to_bytes(2)
    return header + b"MTrk" + len(track).to_bytes(4) + bytes(track)
