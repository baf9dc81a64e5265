"""What parent and sender say to each other."""

from dataclasses import dataclass
from typing import Literal

from ripieno.app.midi_io.live.clock_messages import ClockBack, SendClock
from ripieno.app.midi_io.live.second_voice import SetSecondVoice

Follows = Literal["internal", "midi", "link"]


@dataclass(frozen=True, slots=True)
class BeatMessage:
    """A MIDI message and the beat on which it is due.

    Attributes:
        beat: Position in quarter notes from the begin of the song.
        port: Index of the output.
        data: Status byte and data.
    """

    beat: float
    port: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Play:
    """Plan messages; they may come in any order."""

    messages: tuple[BeatMessage, ...]


@dataclass(frozen=True, slots=True)
class Clear:
    """Drop what is planned from a beat on, but for the ends of notes that begin before it."""

    from_beat: float


@dataclass(frozen=True, slots=True)
class SetOpening:
    """Keep how the song begins, for each start; another program's leaves no time to ask.

    Attributes:
        messages: What plays from beat 0 on.
        until: The beat before which nothing else plays, whatever is planned.
    """

    messages: tuple[BeatMessage, ...]
    until: float


@dataclass(frozen=True, slots=True)
class Start:
    """Play from the begin of the song, or from a beat before it.

    Attributes:
        from_beat: Position in quarter notes, at most 0. Where it lies before the begin, followers of the
            clock are started at the begin, not before.
    """

    from_beat: float = 0.0


@dataclass(frozen=True, slots=True)
class Stop:
    """Stand still, in silence."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Play on from where the music stands."""


@dataclass(frozen=True, slots=True)
class Locate:
    """Be at another beat; what sounds is silenced."""

    beat: float


@dataclass(frozen=True, slots=True)
class Tempo:
    """Go on at another tempo, in quarter notes per minute: exactly from a beat on, or at once for None."""

    bpm: float
    from_beat: float | None = None


@dataclass(frozen=True, slots=True)
class FollowClock:
    """Follow a clock: the sender's own, MIDI clock at the inputs, or Ableton Link."""

    clock: Follows


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with the MIDI clock that is followed, which ran on while no sender heard it.

    Attributes:
        beat: Where the music was, in quarter notes.
        tempo: Quarter notes per minute.
        seconds: When it was there, on the clock that all senders of this computer share.
    """

    beat: float
    tempo: float
    seconds: float


@dataclass(frozen=True, slots=True)
class SendNow:
    """Send a message at once, outside the plan; its notes are owned like all others."""

    port: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Latency:
    """Send what goes to a port later by some seconds, or earlier where they are negative."""

    port: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Looked:
    """Take in what a look at the other end of an output has found.

    An end that is back has missed the ends of notes: its port is silenced, and the plan goes on.

    Attributes:
        port: Index of the output.
        is_there: Whether all is there that was there before.
    """

    port: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class Panic:
    """Silence everything at once and forget the plan."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Silence everything and end."""


@dataclass(frozen=True, slots=True)
class PortsOpened:
    """The ports are open.

    Attributes:
        outputs: Names of the outputs, by index.
        inputs: Names of the inputs, by index.
        system: The MIDI system.
        realtime: Whether the system lets the sender go before other programs.
        point: Where it is measured how exact messages are, such as ``at the wire``.
    """

    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    system: str
    realtime: bool
    point: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the music is: about fifty times a second, and at each change.

    Attributes:
        beat: Position in quarter notes.
        tempo: Quarter notes per minute.
        playing: Whether time moves it.
        seconds: When it was so, on the sender's clock.
        locked: Whether the clock that is followed is there and understood.
    """

    beat: float
    tempo: float
    playing: bool
    seconds: float
    locked: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A message has gone out.

    Attributes:
        beat: Where it was planned, or where the music was if it was not.
        due: When it was due, in seconds on the sender's clock.
        seconds: When it went out.
        port: Index of the output.
        data: Status byte and data.
    """

    beat: float
    due: float
    seconds: float
    port: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Passed:
    """A message of the plan has passed the point where it is measured how exact it is.

    Attributes:
        due: When it was due, in seconds on the sender's clock.
        seconds: When it passed.
    """

    due: float
    seconds: float


@dataclass(frozen=True, slots=True)
class InputReceived:
    """A message has come in.

    Attributes:
        port: Index of the input.
        data: Status byte and data.
        beat: Where the music was.
        seconds: When it came, on the sender's clock.
    """

    port: int
    data: bytes
    beat: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Late:
    """Notes came to the sender after their time.

    Attributes:
        late: Those that went out all the same, in all.
        dropped: Those that were too late, in all.
    """

    late: int
    dropped: int


@dataclass(frozen=True, slots=True)
class PortLost:
    """A port has gone away."""

    name: str


@dataclass(frozen=True, slots=True)
class PortBack:
    """A port that had gone away is there again."""

    name: str


@dataclass(frozen=True, slots=True)
class Looped:
    """What goes out comes back in at the input of that index, or does so no more."""

    port: int
    is_loop: bool


@dataclass(frozen=True, slots=True)
class Tied:
    """A port of ours is connected otherwise than before.

    Attributes:
        port: Index of the output or input.
        is_output: Which of the two it is.
        names: The ports of other programs that it is connected to.
    """

    port: int
    is_output: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that the user should know, in a sentence.

    Attributes:
        sentence: The sentence.
        fatal: Whether the sender ends.
    """

    sentence: str
    fatal: bool = False


Moves = Start | Stop | Continue | Locate | Tempo | FollowClock | Resume
AtOnce = SendNow | SetSecondVoice | Panic | Quit
Command = Play | Clear | SetOpening | Moves | SendClock | Latency | Looked | AtOnce
Report = (
    PortsOpened
    | Position
    | Sent
    | Passed
    | InputReceived
    | Late
    | PortLost
    | PortBack
    | Looped
    | Tied
    | ClockBack
    | Trouble
)
