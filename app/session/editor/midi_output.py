"""Passages played through a MIDI port, by the sender's own process, so that notes are in time and end."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread, Timer
from time import monotonic

from ripieno.app.midi_io.channel_messages import note_off, note_on, program_change
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import Clear, Panic, Play, Position, SendNow, Start, Trouble
from ripieno.app.midi_io.live.sender import Sender, SenderError
from ripieno.app.midi_io.port_names import PortChoice, System
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.playback import Playback
from ripieno.app.session.editor.loop import frame_in
from ripieno.app.session.editor.midi_messages import FRAMES, TEMPO, pass_messages

AHEAD = 4.0
"""Beats of the sender, half seconds, for which passes are planned ahead."""

LEAD = 0.2
"""Beats of the sender after which a change of passage is heard, so that none of it comes late."""

MIN_LIFE_SECONDS = 5.0
"""Seconds within which a sender that dies once more is given up."""

_WAIT = 0.25


class MidiOutput:
    """An open MIDI port that plays passages.

    Args:
        choice: Which port.
        warn: Told of troubles, in a sentence, on another thread.
        system: The MIDI system; None for the usual one.

    Raises:
        RipienoError: If the port cannot be opened.
    """

    def __init__(self, choice: PortChoice, warn: Callable[[str], None], system: System | None = None) -> None:
        setup = SenderSetup((choice,), system=system, tempo=TEMPO, sends_clock=False)
        self._sender = Sender(setup)
        self._warn = warn
        self._lock = Lock()
        self._playback: Playback | None = None
        self._loops = False
        self._origin = 0.0
        self._planned = 0
        self._beat = 0.0
        self._closed = False
        self._replaced = float("-inf")
        # The sender's time runs from now on, so that beats never go back; it sends no clock.
        self._sender.send(Start())
        self._listener = Thread(target=self._listen, name="ripieno-midi-output", daemon=True)
        self._listener.start()

    @property
    def name(self) -> str:
        """What the system calls the port."""
        return self._sender.opened.outputs[0]

    def play(self, playback: Playback, frame: int | None, *, loop: bool) -> None:
        """Play a passage; where one plays, it is replaced without a gap.

        Args:
            playback: What to play.
            frame: Of it, to begin at; None goes on where the music is.
            loop: Whether it goes round.

        Raises:
            SenderError: If the sender has died.
        """
        with self._lock:
            now = self._beat + LEAD
            before = self._place(now)
            if frame is None:
                frame = 0 if before is None else frame_in(playback, before)
            self._playback, self._loops = playback, loop
            self._origin = now - frame / FRAMES
            self._planned = 0
            self._sender.send(Clear(now))
            self._plan(since=frame)

    def stop(self) -> None:
        """Be silent."""
        with self._lock:
            self._silence()

    @property
    def place(self) -> tuple[Playback, int] | None:
        """What plays, and the frame of it that is heard; None in silence."""
        with self._lock:
            return self._place(self._beat)

    def strike(self, channel: int, program: int | None, pitch: int, velocity: int, frames: int) -> None:
        """Play a note at once, for some frames."""
        if program is not None:
            self._sender.send(SendNow(0, program_change(channel, program)))
        self._sender.send(SendNow(0, note_on(channel, pitch, velocity)))
        end = Timer(frames / SAMPLE_RATE, self._end, (note_off(channel, pitch),))
        end.daemon = True
        end.start()

    def close(self) -> None:
        """Silence everything and give the port back."""
        with self._lock:
            self._closed = True
            self._playback = None
        self._listener.join()
        self._sender.close()

    def _end(self, data: bytes) -> None:
        with suppress(SenderError):  # a sender that is gone has ended its notes
            self._sender.send(SendNow(0, data))

    def _place(self, beat: float) -> tuple[Playback, int] | None:
        if self._playback is None:
            return None
        return self._playback, max(0, round((beat - self._origin) * FRAMES)) % self._playback.frames

    def _silence(self) -> None:
        self._playback = None
        self._sender.send(Panic())

    def _plan(self, since: int = 0) -> None:
        """Plan the passes that begin soon."""
        playback = self._playback
        while playback is not None and self._begin(playback) < self._beat + AHEAD:
            self._sender.send(Play(pass_messages(playback, self._begin(playback), since)))
            self._planned += 1
            since = 0
            if not self._loops:
                return

    def _begin(self, playback: Playback) -> float:
        return self._origin + self._planned * playback.frames / FRAMES

    def _listen(self) -> None:
        while not self._closed:
            try:
                if self._sender.wait(_WAIT):
                    for report in self._sender.reports():
                        self._take(report)
            except SenderError:
                try:
                    self._replace()
                except SenderError as error:
                    self._playback = None
                    self._warn(str(error))
                    return

    def _replace(self) -> None:
        """Let another sender go on in place of one that has died.

        Raises:
            SenderError: If none can be opened, or this one has died as well.
        """
        if monotonic() - self._replaced < MIN_LIFE_SECONDS:
            raise SenderError("The sender of MIDI has died again; choose the output once more to play on.")
        self._replaced = monotonic()
        self._sender.replace()
        self._sender.send(Start())
        with self._lock:
            place, loops = self._place(self._beat), self._loops
            self._playback, self._beat = None, 0.0
        if place is not None:
            self.play(*place, loop=loops)
        self._warn("The sender of MIDI has died; another one has ended its notes and plays on.")

    def _take(self, report: object) -> None:
        match report:
            case Trouble(sentence=sentence):
                self._warn(sentence)
            case Position(beat=beat, playing=True):
                with self._lock:
                    if self._playback is not None:
                        self._moved(beat)

    def _moved(self, beat: float) -> None:
        self._beat = beat
        if self._loops:
            self._plan()
        elif self._playback is not None and beat >= self._begin(self._playback):
            self._playback = None
