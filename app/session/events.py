"""What the session says while it works and when it is done, as values.

Bars, tracks and channels are numbered as on screen: from 1.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ripieno.app.session.file_reports import CompareReport, RenderReport
from ripieno.app.session.machine_reports import HealthReport, PortsReport
from ripieno.app.session.model_reports import ModelsReport, SamplersReport

if TYPE_CHECKING:  # notes bring numpy, which a report should not wait for
    from collections.abc import Callable, Mapping, Sequence

    from ripieno.app.session.prompt.read_prompt import PromptReading
    from ripieno.engine.music.note import Note

    Sketch = Callable[[], Sequence[Mapping[int, tuple[Note, ...]]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The source is read and the choice of bars and tracks holds.

    Attributes:
        source: The file; None where there is none.
        region: What will be filled, in words.
    """

    source: Path | None
    region: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the sampler is.

    Attributes:
        done: Units of work done.
        total: Units of work in all, at least 1.
        sketch: Returns what the notes would be now, by lane, for each variation; None where nobody knows.
    """

    done: int
    total: int
    sketch: "Sketch | None" = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the user should know, although the work goes on.

    Attributes:
        message: One sentence.
    """

    message: str


@dataclass(frozen=True, slots=True)
class TrackChange:
    """What happened to one instrument of one track.

    Attributes:
        track: Position of the track in the file.
        channel: MIDI channel; of several the one that it is known by.
        name: The track's name, possibly empty.
        role: The part it was filled as.
        removed: How many notes went.
        added: How many came.
        sound: The General MIDI name of the sound that plays it, or empty.
    """

    track: int
    channel: int
    name: str
    role: str
    removed: int
    added: int
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One variation is on the disk.

    Attributes:
        file: Where it lies.
        variation: Its number; the best comes first, then what is good and unlike those before.
        tracks: What changed, in the order of the file.
        score: How plausible its notes are to the model, in nats per note, higher is better; only
            comparable within one report. None where there was nothing to compare.
    """

    file: Path
    variation: int
    tracks: tuple[TrackChange, ...]
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Seconds:
    """Where the time went, in seconds.

    Attributes:
        load: Reading the file and the model.
        sampling: Making the notes.
        writing: Splicing and saving all variations.
    """

    load: float
    sampling: float
    writing: float


@dataclass(frozen=True, slots=True)
class FillReport:
    """How a file was filled; the same values make the same notes again.

    Attributes:
        way: What was done: ``inpaint``, ``vary``, ``extend`` and so on.
        source: The file that was read; None where there was none.
        region: What was filled, in words.
        seed: Where the randomness began.
        bars: The bars filled, as they are counted in the written files.
        lowest: Lowest pitch that new notes could have and replaced ones had.
        highest: Highest pitch of them.
        model: Name of the model.
        sampler: Name of the sampler.
        steps: Steps it took; 0 where nothing was to change.
        candidates: How many results were drawn.
        variations: What was written, the best first.
        seconds: Where the time went.
        prompt: What was understood of a description, if one was given.
    """

    way: str
    source: Path | None
    region: str
    seed: int
    bars: tuple[int, ...]
    lowest: int
    highest: int
    model: str
    sampler: str
    steps: int
    candidates: int
    variations: tuple[Written, ...]
    seconds: Seconds
    prompt: "PromptReading | None" = None


@dataclass(frozen=True, slots=True)
class MetreMark:
    """A metre and the bar where it begins, such as ``3/4``."""

    bar: int
    metre: str


@dataclass(frozen=True, slots=True)
class TempoMark:
    """A tempo in quarter notes per minute, and the bar in which it begins."""

    bar: int
    bpm: float


@dataclass(frozen=True, slots=True)
class TrackReport:
    """One instrument of one track: as a rule a channel, or one of its sounds.

    Attributes:
        track: Position of the track in the file.
        channel: MIDI channel; of several the one that it is known by.
        name: The track's name, possibly empty.
        program: General MIDI program, from 1 as on a synth's panel; None where the file has none.
        sound: The General MIDI name of the program, or empty.
        role: The part it seems to play.
        notes: How many notes it holds that are music.
        lowest: Lowest MIDI pitch.
        highest: Highest MIDI pitch.
        first_bar: The bar in which the first note begins.
        last_bar: The bar in which the last note begins.
        channels: All of its channels, ascending.
        bank: Number of the bank that the program is taken from.
        port: MIDI port, from 1.
        control_notes: How many more notes control the instrument, such as keyswitches.
        control_pitches: Their MIDI pitches, ascending.
    """

    track: int
    channel: int
    name: str
    program: int | None
    sound: str
    role: str
    notes: int
    lowest: int
    highest: int
    first_bar: int
    last_bar: int
    channels: tuple[int, ...] = ()
    bank: int = 0
    port: int = 1
    control_notes: int = 0
    control_pitches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BarChords:
    """The chords of one bar, each once for as long as it lasts."""

    bar: int
    chords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DamageReport:
    """One thing that is missing or wrong in a file that can be read all the same.

    Attributes:
        track: Position of the track; None where it is about the whole file.
        byte: Offset in the file at which it is.
        words: What it is and where.
    """

    track: int | None
    byte: int
    words: str


@dataclass(frozen=True, slots=True)
class ClipReport:
    """What a MIDI file holds.

    Attributes:
        source: The file.
        format: 0, 1 or 2.
        ticks_per_beat: Ticks in a quarter note, or None where time is counted in SMPTE frames.
        bars: How many bars it has.
        seconds: How long it plays.
        metres: Every metre, in order.
        tempos: Every tempo, in order.
        key: The key that fits its notes, or None.
        tracks: What can be filled, in the order of the file.
        silent_tracks: Positions of the tracks without notes.
        chords: The chords of the bars that have any, in order.
        damage: What is missing or wrong in the file.
        encoding: The character encoding of its texts.
        music: The first and the last bar that sound; None where nothing does.
        has_pickup: Whether the first bar is a pick-up.
    """

    source: Path
    format: int
    ticks_per_beat: int | None
    bars: int
    seconds: float
    metres: tuple[MetreMark, ...]
    tempos: tuple[TempoMark, ...]
    key: str | None
    tracks: tuple[TrackReport, ...]
    silent_tracks: tuple[int, ...]
    chords: tuple[BarChords, ...]
    damage: tuple[DamageReport, ...] = ()
    encoding: str = "UTF-8"
    music: tuple[int, int] | None = None
    has_pickup: bool = False


Report = (
    FillReport
    | ClipReport
    | RenderReport
    | CompareReport
    | PortsReport
    | HealthReport
    | ModelsReport
    | SamplersReport
)
Event = Loaded | Progress | Warned | Written | Report
