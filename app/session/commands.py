"""What a person can ask for, as values."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ripieno.app.midi_io.port_names import System
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.locks import Keep
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

End = Literal["start", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What all commands that make notes can ask for.

    Attributes:
        low: Lowest pitch of new notes, and of those that they replace.
        high: Highest pitch of them.
        key: Key that new notes keep to; None for any.
        chords: Chords of the bars, one bar after the other and from the beginning again; None
            leaves them to the model.
        lock_chords: Whether every new note keeps to the chords: those given, else those heard.
        polyphony: Most notes of a track that sound at once; None sets no limit.
        density: How busy, as a multiple of what is around; None leaves it to the model.
        temperature: Below 1 the likeliest notes, above 1 surprising ones.
        style: The manner of the music; None leaves it to what is heard.
        recall: Whether a passage elsewhere in the clip that is likely to come again is looked for.
        guidance: Names of conditions, as :class:`ripieno.engine.generate.Guidance` has them, and weights.
        seed: Where the randomness begins; None draws one.
        variations: How many results to write, at least 1.
        candidates: How many results to draw, of which the best are written; None for no more.
        steps: Steps of the sampler; None for what suits the model.
        sampler: Name of the sampler; None for what suits the model.
        model: Name of a model pack or path to one; None for the default.
        force: Whether a read-only file may be replaced.
    """

    low: int = 0
    high: int = 127
    key: Key | None = None
    chords: Progression | None = None
    lock_chords: bool = False
    polyphony: int | None = None
    density: float | None = None
    temperature: float = 1.0
    style: Style | None = None
    recall: bool = True
    guidance: tuple[tuple[str, float], ...] = ()
    seed: int | None = None
    variations: int = 1
    candidates: int | None = None
    steps: int | None = None
    sampler: str | None = None
    model: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Editing(Asking):
    """What all commands that go by the notes of a file can ask for besides.

    Attributes:
        source: The MIDI file to read.
        destination: Where to write. ``{n}`` in its name stands for the variation's number; without
            it, several variations are told apart by a number before the suffix.
        roles: Tracks, as :func:`ripieno.engine.music.selection.lanes_in` reads them, and their roles.
        in_place: Whether the result may take the place of the source.
    """

    source: Path
    destination: Path
    roles: tuple[tuple[str, Role], ...] = field(default=(), kw_only=True)
    in_place: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Refilling(Editing):
    """What all commands that make chosen notes of a file anew can ask for besides.

    Attributes:
        bars: The bars to fill, from 0, at least one.
        tracks: Which tracks to fill, as :func:`ripieno.engine.music.selection.lanes_in` reads it; None
            for all that play in those bars or near them.
    """

    bars: tuple[int, ...]
    tracks: str | None = None


@dataclass(frozen=True, slots=True)
class InpaintFile(Refilling):
    """Fill some bars of a file and write the result.

    Attributes:
        keep: What stays of the notes that are replaced: their rhythm, or their pitches.
        strength: From 0 (nothing changes) to 1 (the old notes are not looked at).
    """

    keep: Keep | None = field(default=None, kw_only=True)
    strength: float = field(default=1.0, kw_only=True)


@dataclass(frozen=True, slots=True)
class VaryFile(InpaintFile):
    """Make variations of some bars that stay near to what they hold."""

    strength: float = field(default=0.5, kw_only=True)


@dataclass(frozen=True, slots=True)
class ReharmoniseFile(Refilling):
    """Put some bars to new chords, which must be given, with the rhythm that they have."""


@dataclass(frozen=True, slots=True)
class ExtendFile(Editing):
    """Play on after the end of a file, or lead into its beginning.

    Attributes:
        add: How many bars to add, at least 1.
        at: At which end.
        tracks: Which tracks play; None for all that play at that end.
    """

    add: int
    at: End = "end"
    tracks: str | None = None


@dataclass(frozen=True, slots=True)
class AccompanyFile(Editing):
    """Add a track that plays along with a file.

    Attributes:
        role: What the new track does.
        bars: Where it plays, from 0; None for the whole file.
        name: Its name; the role's where empty.
    """

    role: Role
    bars: tuple[int, ...] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class GenerateFile(Asking):
    """Make a new file from nothing.

    Attributes:
        destination: Where to write, as for the other commands.
        bars: How many bars, at least 1.
        parts: The role of each track, at least one.
        metre: Beats in a bar and the written beat.
        tempo: Quarter notes per minute.
    """

    destination: Path
    bars: int = 8
    parts: tuple[Role, ...] = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
    metre: tuple[int, int] = (4, 4)
    tempo: float = 120.0


@dataclass(frozen=True, slots=True)
class DescribeFile:
    """Say what a MIDI file holds.

    Attributes:
        source: The MIDI file to read.
    """

    source: Path


@dataclass(frozen=True, slots=True)
class RenderFile:
    """Make sound or pictures of a MIDI file.

    Attributes:
        source: The MIDI file to read.
        outputs: What to write; the suffixes say what: .wav, .flac, .ogg, .png or .svg.
        bars: The bars to render, from 0; None for the whole file.
        tracks: Which tracks, as :func:`ripieno.engine.music.selection.lanes_in` reads it; None for all.
        soundfont: What to play with; None for the one that is found.
        scale: Pixels of a picture per length unit: 1 for a plain screen, 2 for a sharp one.
        force: Whether read-only files may be replaced.
    """

    source: Path
    outputs: tuple[Path, ...]
    bars: tuple[int, ...] | None = None
    tracks: str | None = None
    soundfont: Path | None = None
    scale: int = 2
    force: bool = False


@dataclass(frozen=True, slots=True)
class CompareFiles:
    """Say what differs between two MIDI files.

    Attributes:
        first: A MIDI file.
        second: Another one.
    """

    first: Path
    second: Path


@dataclass(frozen=True, slots=True)
class ListPorts:
    """Say which MIDI ports there are.

    Attributes:
        system: The MIDI system; None for the one that suits this computer.
    """

    system: System | None = None


@dataclass(frozen=True, slots=True)
class Examine:
    """See whether everything that Ripieno needs is there."""


@dataclass(frozen=True, slots=True)
class ListModels:
    """Say which models there are."""


@dataclass(frozen=True, slots=True)
class ListSamplers:
    """Say which samplers there are."""


Filling = InpaintFile | VaryFile | ReharmoniseFile | ExtendFile | AccompanyFile | GenerateFile
Command = Filling | DescribeFile | RenderFile | CompareFiles | ListPorts | Examine | ListModels | ListSamplers
