"""What a live session reports while it plays, and when it is over."""

from dataclasses import dataclass, field
from pathlib import Path

from ripieno.app.session.events import Warned
from ripieno.app.session.live.music_display import MusicDisplay
from ripieno.app.session.parameter import Value


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """The ports are open.

    Attributes:
        outputs: Names of the outputs.
        inputs: Names of the inputs.
        system: The MIDI system in use, such as JACK.
        lanes: Each lane with its port and channel, in words.
        seed: Where the randomness begins.
        osc_port: UDP port that takes OSC; None where none does.
    """

    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    system: str
    lanes: tuple[str, ...]
    seed: int
    osc_port: int | None


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """Where the music is; ten times a second and at each change.

    Attributes:
        bar: From 1.
        beat: Within the bar, from 1.
        tempo: Quarter notes per minute.
        playing: Whether the music moves on.
        clock: Whose tempo and place the music follows.
        ahead: Bars that are planned beyond the one that plays.
        lateness: How far behind its time a message went out at most in the last second, in ms.
        late: Notes that came to the sender after their time.
        dropped: Notes that were left out because they were too late.
        underruns: Bars that were not ready, so that the last phrase was repeated or there was rest.
        mode: What is done with the notes that come in.
        density: How busy, as a multiple of what is usual.
        music: Lanes, key, chords, section and what comes next.
        scene: The scene that is selected, from 1; 0 for none.
    """

    bar: int
    beat: float
    tempo: float
    playing: bool
    clock: str
    ahead: int
    lateness: float
    late: int
    dropped: int
    underruns: int
    mode: str
    density: float = 1.0
    music: MusicDisplay = field(default_factory=MusicDisplay)
    scene: int = 0


@dataclass(frozen=True, slots=True)
class ControlChanged:
    """A control has been turned.

    Attributes:
        name: The control.
        value: Where it stands now.
    """

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Taught:
    """A MIDI message has been learnt or forgotten.

    Attributes:
        control: The control.
        message: The message in words; empty for forgotten.
    """

    control: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something was done that is not seen elsewhere.

    Attributes:
        message: A sentence.
    """

    message: str


@dataclass(frozen=True, slots=True)
class Panicked:
    """Every note has been told to end."""


@dataclass(frozen=True, slots=True)
class Jitter:
    """How far behind their time messages went out, in milliseconds.

    Attributes:
        p50: Half of them were no later.
        p99: All but one in a hundred.
        most: The latest.
        count: How many messages were measured.
        point: Where, such as ``at the wire``.
    """

    p50: float
    p99: float
    most: float
    count: int
    point: str = ""


@dataclass(frozen=True, slots=True)
class LiveReport:
    """What a live session did.

    Attributes:
        seconds: How long it played.
        bars: How many bars it played.
        notes: How many notes it began.
        messages: How many messages it sent, clock apart.
        jitter: How exact they were; None where none was sent.
        late: Notes that came to the sender after their time.
        dropped: Notes that were left out because they were too late.
        underruns: Bars that were not ready.
        recording: The file that was written; None for none.
    """

    seconds: float
    bars: int
    notes: int
    messages: int
    jitter: Jitter | None
    late: int
    dropped: int
    underruns: int
    recording: Path | None


LiveEvent = SessionOpened | LiveStatus | ControlChanged | Taught | Notice | Panicked | Warned | LiveReport
"""Anything that a live session reports."""
