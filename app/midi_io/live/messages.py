"""What parent and sender say to each other: values, and frames of JSON on a pipe.

JSON keeps the two sides apart: a frame that is damaged or strange is an error and runs nothing.
"""

import json
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from engine.errors import RipienoError

Follows = Literal["internal", "midi", "link"]


class FrameError(RipienoError):
    """A frame that is none of the messages below."""


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
class Opening:
    """Keep how the song begins, for every start to come.

    A start of another program's clock leaves no time to ask: what is kept takes the place of what
    is planned before ``until``.

    Attributes:
        messages: What plays from beat 0 on.
        until: The beat before which nothing else plays.
    """

    messages: tuple[BeatMessage, ...]
    until: float


@dataclass(frozen=True, slots=True)
class Start:
    """Play from the begin of the song."""


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
    """Go on at another tempo, in quarter notes per minute."""

    bpm: float


@dataclass(frozen=True, slots=True)
class Source:
    """Follow a clock: the sender's own, MIDI clock at the inputs, or Ableton Link."""

    clock: Follows


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
class Hush:
    """Silence one output, which may have missed the ends of its notes; the plan goes on."""

    port: int


@dataclass(frozen=True, slots=True)
class Panic:
    """Silence everything at once and forget the plan."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Silence everything and end."""


@dataclass(frozen=True, slots=True)
class Opened:
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
class Heard:
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
class Trouble:
    """Something that the user should know, in a sentence.

    Attributes:
        sentence: The sentence.
        fatal: Whether the sender ends.
    """

    sentence: str
    fatal: bool = False


Moves = Start | Stop | Continue | Locate | Tempo | Source
Command = Play | Clear | Opening | Moves | SendNow | Latency | Hush | Panic | Quit
Report = Opened | Position | Sent | Passed | Heard | Late | PortLost | PortBack | Looped | Trouble
_KINDS = {kind.__name__: kind for kind in (*get_args(Command), *get_args(Report))}


def encode(message: Command | Report) -> bytes:
    """Return a message as a frame."""
    values = [type(message).__name__]
    values += [_plain(getattr(message, each.name)) for each in fields(message)]
    return json.dumps(values, separators=(",", ":")).encode()


def decode(frame: bytes) -> Command | Report:
    """Return the message of a frame.

    Raises:
        FrameError: If it is none.
    """
    try:
        name, *values = json.loads(frame)
        kind: Any = _KINDS[name]
        given = {
            each.name: _value(each.name, value) for each, value in zip(fields(kind), values, strict=True)
        }
        message: Command | Report = kind(**given)
    except (ValueError, KeyError, TypeError) as error:
        raise FrameError(
            f"The sender and the program speak different languages ({error}); start again."
        ) from error
    return message


def _plain(value: Any) -> Any:  # noqa: ANN401 (values of any field)
    match value:
        case bytes():
            return value.hex()
        case BeatMessage():
            return value.beat, value.port, value.data.hex()
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 (values of any field)
    if name == "data":
        return bytes.fromhex(value)
    if name == "messages":
        return tuple(BeatMessage(beat, port, bytes.fromhex(data)) for beat, port, data in value)
    return tuple(value) if isinstance(value, list) else value
