"""What lets a clip be heard: through the built-in synth and the sound card, or through a MIDI port."""

from collections.abc import Callable
from threading import Lock

from ripieno.app.midi_io.port_names import PortChoice, PortError, System
from ripieno.app.midi_io.ports import list_ports
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.mix import Mix
from ripieno.app.render.synth.parts import PIECE, InstrumentPart, Strike
from ripieno.app.render.synth.playback import Playback
from ripieno.app.render.synth.stems import Stems
from ripieno.app.session.editor.audio_device import Device, MiniaudioDevice, OpenDevice
from ripieno.app.session.editor.loop import Loop, frame_in
from ripieno.app.session.editor.midi_output import MidiOutput
from ripieno.engine.music.clip import Lane

NOTE = SAMPLE_RATE * 2 // 5
"""Frames for which a note that is tried out is held."""

WHOLE = 8 * PIECE
"""Frames of a passage up to which all of it is made before it takes the place of another."""


def midi_outputs(system: System | None = None) -> tuple[str, ...]:
    """Return the MIDI ports that can be played to; none where no MIDI system runs."""
    try:
        return tuple(dict.fromkeys(list_ports(system).outputs))
    except PortError:
        return ()


class Player:
    """Plays passages; safe among threads.

    ``play``, ``strike`` and ``choose`` may take as long as a synthesizer needs, so a window calls
    them on a thread of their own; all else returns at once.

    Args:
        warn: Told of troubles in a sentence, on any thread.
        stems: Sounds that are kept.
        open_device: Opens the sound card, when it is first needed.
        system: The MIDI system for ports; None for the usual one.
    """

    def __init__(
        self,
        warn: Callable[[str], None] = lambda _: None,
        stems: Stems | None = None,
        open_device: OpenDevice = MiniaudioDevice,
        system: System | None = None,
    ) -> None:
        self.loop = Loop()
        self._warn = warn
        self._stems = stems or Stems()
        self._open_device = open_device
        self._system = system
        self._device: Device | None = None
        self._midi: MidiOutput | None = None
        self._order = 0
        self._lock = Lock()
        self._opening = Lock()

    @property
    def is_playing(self) -> bool:
        """Whether a passage plays."""
        return self.position() is not None

    def position(self) -> int | None:
        """Return the tick that is heard, by the frames or beats that went out; None in silence."""
        place = self._place()
        return place and place[0].tick_at(place[1])

    def play(self, playback: Playback, *, loop: bool, at: int | None = None) -> None:
        """Play a passage, and make its sound to the end while it plays.

        Where one plays already, the music goes on from the same place in the new passage, through
        a crossfade of 5 ms. A later ``play`` or ``stop`` ends the making.

        Args:
            playback: What to play.
            loop: Whether it goes round.
            at: Tick to begin at; None goes on where the music is, or begins at the begin.

        Raises:
            RipienoError: If there is no synthesizer, or it cannot play the passage.
        """
        order = self._next_order()
        start = None if at is None else (playback.frame_at(at) - playback.first_frame) % playback.frames
        midi = self._midi
        if midi is not None:
            midi.play(playback, start, loop=loop)
            return
        mix = Mix(playback, self._stems, loop=loop)
        while self._order == order and not self._is_enough(mix, start):
            mix.make(self._frame(mix, start))
        self._open()
        with self._lock:
            if self._order == order:
                self.loop.play(mix, self._frame(mix, start), goes_on=start is None)
        while self._order == order and mix.make(self._frame(mix, start)):
            pass

    def stop(self) -> None:
        """Be silent, within 5 ms."""
        self._next_order()
        with self._lock:
            self.loop.stop()
            if self._midi is not None:
                self._midi.stop()

    def strike(self, lane: Lane, pitch: int, velocity: int) -> None:
        """Let a short note be heard as a lane would play it.

        Raises:
            RipienoError: If there is no synthesizer.
        """
        if self._midi is not None:
            self._midi.strike(lane.channel, lane.program, pitch, velocity, NOTE)
            return
        part = InstrumentPart(lane.channel, lane.program or 0, (Strike(0, NOTE, pitch, velocity),))
        (sound,) = self._stems.of((part,))
        self._open()
        self.loop.strike(sound)

    def choose(self, port: PortChoice | None) -> None:
        """Play through a MIDI port from now on, or through the built-in synth; the music stops.

        Args:
            port: The port; None for the built-in synth.

        Raises:
            RipienoError: If the port cannot be opened; the output then stays as it was.
        """
        with self._opening:
            new = None if port is None else MidiOutput(port, self._warn, self._system)
            self.stop()
            old, self._midi = self._midi, new
            if old is not None:
                old.close()

    def set_volume(self, volume: float) -> None:
        """Set the loudness of the built-in synth, 0 to 1."""
        self.loop.set_volume(volume)

    def close(self) -> None:
        """Be silent and give back sound card and port."""
        self.choose(None)
        if self._device is not None:
            self._device.close()
            self._device = None

    def _next_order(self) -> int:
        with self._lock:
            self._order += 1
            return self._order

    def _place(self) -> tuple[Playback, int] | None:
        midi = self._midi
        if midi is not None:
            return midi.place
        place = self.loop.place
        return place and (place[0].playback, place[1])

    def _frame(self, mix: Mix, start: int | None) -> int:
        """Return the frame of a mix to play from now."""
        if start is not None:
            return start
        place = self.loop.place
        return 0 if place is None else frame_in(mix.playback, (place[0].playback, place[1]))

    def _is_enough(self, mix: Mix, start: int | None) -> bool:
        """Say whether so much is made that a mix can be heard."""
        frame = self._frame(mix, start)
        if start is None and self.loop.place is not None and mix.frames <= WHOLE:
            return mix.is_ready
        return mix.ready_to(frame) > frame

    def _open(self) -> None:
        with self._opening:
            if self._device is None:
                self._device = self._open_device(self.loop.take, self._warn)
