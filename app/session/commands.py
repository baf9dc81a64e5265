"""What a person can ask for, as values."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ripieno.app.midi_io.port_names import System
from ripieno.app.session.control_marks import ControlMarks
from ripieno.app.session.parameter_values import default_options
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.music.roles import USUAL_ROLES, Role

if TYPE_CHECKING:  # the words of a language take their time to read, and few commands need them
    from ripieno.app.session.prompt.read_prompt import PromptReading

End = Literal["start", "end"]

ANY = default_options("inpaint")
"""How notes are made where nothing is given."""

NEAR = default_options("vary")
"""How variations are made that stay near to what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillCommand:
    """What all commands that make notes have.

    Attributes:
        options: How to fill; a seed of None is drawn.
        low: Lowest pitch of new notes, and of those that they replace.
        high: Highest pitch of them.
        model: Name of a model pack or path to one; None for the default.
        force: Whether a read-only file may be replaced.
    """

    options: FillOptions = ANY
    low: int = 0
    high: int = 127
    model: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Editing(FillCommand):
    """What all commands that go by the notes of a file can ask for besides.

    Attributes:
        source: The MIDI file to read.
        destination: Where to write. ``{n}`` in its name stands for the variation's number; without
            it, several variations are told apart by a number before the suffix.
        roles: Tracks, as :func:`ripieno.engine.music.selection.lanes_in` reads them, and their roles.
        control_notes: Tracks, and the pitches of their control notes where they are not those recognised.
        in_place: Whether the result may take the place of the source.
        encoding: The codec of the source's texts; None for the one that they are most likely in.
    """

    source: Path
    destination: Path
    roles: tuple[tuple[str, Role], ...] = field(default=(), kw_only=True)
    control_notes: ControlMarks = field(default=(), kw_only=True)
    in_place: bool = field(default=False, kw_only=True)
    encoding: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Refilling(Editing):
    """What all commands that make selected notes of a file anew can ask for besides.

    Attributes:
        bars: The bars to fill, from 0, at least one.
        tracks: Which tracks to fill, as :func:`ripieno.engine.music.selection.lanes_in` reads it; None
            for all that play in those bars or near them.
    """

    bars: tuple[int, ...]
    tracks: str | None = None


@dataclass(frozen=True, slots=True)
class InpaintFile(Refilling):
    """Fill some bars of a file and write the result."""


@dataclass(frozen=True, slots=True)
class VaryFile(InpaintFile):
    """Make variations of some bars that stay near to what they hold, as far as the strength says."""

    options: FillOptions = field(default=NEAR, kw_only=True)


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
class GenerateFile(FillCommand):
    """Make a new file from nothing.

    Attributes:
        destination: Where to write, as for the other commands.
        bars: How many bars, at least 1.
        parts: The role of each track, at least one.
        metre: Beats in a bar and the written beat.
        tempo: Quarter notes per minute.
        prompt: What a description of the music said, which the other fields hold already.
    """

    destination: Path
    bars: int = 8
    parts: tuple[Role, ...] = USUAL_ROLES
    metre: tuple[int, int] = (4, 4)
    tempo: float = 120.0
    prompt: "PromptReading | None" = None


@dataclass(frozen=True, slots=True)
class DescribeFile:
    """Say what a MIDI file holds.

    Attributes:
        source: The MIDI file to read.
        encoding: The codec of its texts; None for the one that they are most likely in.
    """

    source: Path
    encoding: str | None = None


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
        encoding: The codec of the file's texts; None for the one that they are most likely in.
    """

    source: Path
    outputs: tuple[Path, ...]
    bars: tuple[int, ...] | None = None
    tracks: str | None = None
    soundfont: Path | None = None
    scale: int = 2
    force: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class CompareFiles:
    """Say what differs between two MIDI files.

    Attributes:
        first: A MIDI file.
        second: Another one.
        encoding: The codec of their texts; None for the one that each is most likely in.
    """

    first: Path
    second: Path
    encoding: str | None = None


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
