"""Songs: open one, and let the model add to it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Unpack, cast

import mido

from ripieno.app.midi_io.clip_file import load
from ripieno.app.midi_io.encodings import find_encoding
from ripieno.app.midi_io.excerpt import excerpt
from ripieno.app.midi_io.smf import Smf, decode
from ripieno.app.session.choice import choose_bars
from ripieno.app.session.commands import (
    AccompanyFile,
    ExtendFile,
    GenerateFile,
    InpaintFile,
    ReharmoniseFile,
    VaryFile,
)
from ripieno.app.session.count_of import count_of
from ripieno.app.session.list_models import list_models
from ripieno.app.session.model_reports import ModelReport
from ripieno.app.session.parameter_readers import read_count, read_time_signature
from ripieno.app.session.parameters import PARAMETERS
from ripieno.app.session.prompt.prompt_values import prompt_values
from ripieno.app.session.prompt.read_prompt import PromptReading
from ripieno.app.session.prompt.read_prompt import read_prompt as read_values
from ripieno.idea import Idea
from ripieno.making import UNUSED, make_ideas
from ripieno.midi_file import MidiFile, PathLike
from ripieno.notebook import draw
from ripieno.parameters import (
    Bars,
    FillParameters,
    Parameters,
    TimeSignature,
    Tracks,
    read_bars,
    read_end,
    read_parameters,
    read_role,
    read_roles,
    read_tempo,
    read_tracks,
)

if TYPE_CHECKING:
    import pretty_midi

MEMORY = "song"
"""Name of a song that was not opened from a file."""


class Song(MidiFile):
    """A song, and what can be done with it; each operation returns ideas and leaves the song as it is."""

    def fill(
        self,
        bars: Bars,
        tracks: Tracks | None = None,
        *,
        keep: Literal["rhythm", "pitch"] | None = None,
        strength: float | str = 100,
        **parameters: Unpack[FillParameters],
    ) -> tuple[Idea, ...]:
        """Fill bars with new notes that fit the music around them; everything else stays, to the byte.

        Args:
            bars: Which bars, counted from 1: ``"5-8,12"``, ``5`` or ``range(5, 9)``.
            tracks: Numbers or names of tracks, such as ``"Piano,3"`` or ``[2, 3]``; every track that plays
                there if None.
            keep: What stays of the old notes: their rhythm, or their pitches.
            strength: In percent, from 0 (nothing changes) to 100 (the old notes are not looked at). A number
                up to 1 is a share; ``"1%"`` is one percent.
            **parameters: See `FillParameters`.

        Returns:
            As many as ``variations``, the best first.

        Raises:
            RipienoError: If the song has no such bars or tracks, or a value is out of range.
        """
        fields = self._fields({**parameters, "keep": keep, "strength": strength}, "inpaint")
        return self._make(InpaintFile(**fields, bars=read_bars(bars), tracks=read_tracks(tracks)), parameters)

    def vary(
        self,
        bars: Bars,
        tracks: Tracks | None = None,
        *,
        keep: Literal["rhythm", "pitch"] | None = None,
        strength: float | str = 50,
        **parameters: Unpack[FillParameters],
    ) -> tuple[Idea, ...]:
        """Make variations of bars that stay near to what they hold; arguments as for `fill`."""
        fields = self._fields({**parameters, "keep": keep, "strength": strength}, "vary")
        return self._make(VaryFile(**fields, bars=read_bars(bars), tracks=read_tracks(tracks)), parameters)

    def reharmonise(
        self, bars: Bars, chords: str, tracks: Tracks | None = None, **parameters: Unpack[Parameters]
    ) -> tuple[Idea, ...]:
        """Put bars to other chords, with the rhythm that they have.

        Args:
            bars: Which bars, as for `fill`.
            chords: Their new chords, such as ``"C | Am F | G7"``.
            tracks: Which tracks, as for `fill`.
            **parameters: See `FillParameters`.

        Raises:
            RipienoError: As `fill`.
        """
        asked: FillParameters = {**parameters, "chords": chords}
        return self._make(
            ReharmoniseFile(
                **self._fields(asked, "reharmonise"), bars=read_bars(bars), tracks=read_tracks(tracks)
            ),
            parameters,
        )

    def extend(
        self,
        bars: int,
        at: Literal["start", "end"] = "end",
        tracks: Tracks | None = None,
        **parameters: Unpack[FillParameters],
    ) -> tuple[Idea, ...]:
        """Play on after the end, or lead into the beginning.

        Args:
            bars: How many bars to add.
            at: At which end.
            tracks: Which tracks play; all that play at that end if None.
            **parameters: See `FillParameters`.

        Raises:
            RipienoError: As `fill`.
        """
        return self._make(
            ExtendFile(
                **self._fields(parameters, "extend"),
                add=read_count("bars", bars),
                at=read_end(at),
                tracks=read_tracks(tracks),
            ),
            parameters,
        )

    def accompany(
        self, role: str, bars: Bars | None = None, name: str = "", **parameters: Unpack[FillParameters]
    ) -> tuple[Idea, ...]:
        """Add a track that plays along.

        Args:
            role: What it plays: ``"lead"``, ``"counter"``, ``"keys"``, ``"bass"``, ``"pad"`` or ``"drums"``.
            bars: Where it plays, as for `fill`; the whole song if None.
            name: Its name; that of the role where empty.
            **parameters: See `FillParameters`.

        Raises:
            RipienoError: As `fill`.
        """
        where = None if bars is None else read_bars(bars)
        command = AccompanyFile(
            **self._fields(parameters, "accompany"), role=read_role(role), bars=where, name=name
        )
        return self._make(command, parameters)

    def excerpt(self, bars: Bars) -> Song:
        """Return some bars as a song of their own, which sounds as they do in the whole.

        Args:
            bars: Which bars, as for `fill`; from the first to the last of them.

        Raises:
            RipienoError: If the song has no such bars.
        """
        selected = choose_bars(self._clip, read_bars(bars), Path(self.name))
        time = self._clip.time
        return Song(
            excerpt(self._smf, time.bar_start(selected[0]), time.bar_start(selected[-1] + 1)), self.name
        )

    def _fields(self, parameters: Mapping[str, object], operation: str) -> dict[str, Any]:
        read = read_parameters(parameters, operation)
        return {"source": Path(self.name), "destination": UNUSED, **read}

    def _make(
        self,
        command: InpaintFile | VaryFile | ReharmoniseFile | ExtendFile | AccompanyFile,
        parameters: Parameters,
    ) -> tuple[Idea, ...]:
        return make_ideas(command, self._smf, parameters)

    def _repr_svg_(self) -> str:
        return draw(self._clip, None, Path(self.name).name)

    def __repr__(self) -> str:
        """Return what it is in words."""
        tracks = count_of(len(self._clip.lanes), "track")
        return f"<Song {Path(self.name).name}: {count_of(self.bar_count, 'bar')}, {tracks}>"


def open(  # noqa: A001 (ripieno.open is the door)
    source: PathLike | bytes | BinaryIO | mido.MidiFile | pretty_midi.PrettyMIDI,
    *,
    encoding: str | None = None,
) -> Song:
    """Return a song.

    Args:
        source: Path of a MIDI file, its bytes, a binary file that is open, or what mido or pretty_midi
            hold.
        encoding: The character encoding of its names, markers and lyrics, such as ``"Shift-JIS"``; None for
            the one that is detected.

    Raises:
        RipienoError: If it cannot be read as a Standard MIDI File, or there is no such encoding.
        TypeError: If it is none of these.
    """
    codec = None if encoding is None else find_encoding(encoding)
    match source:
        case bytes() | bytearray() | memoryview():
            return Song(decode(bytes(source), MEMORY, codec), MEMORY)
        case str() | Path():
            return Song(load(Path(source), codec), str(source))
        case mido.MidiFile():
            target = io.BytesIO()
            source.save(file=target)
            return Song(decode(target.getvalue(), MEMORY, codec), source.filename or MEMORY)
    if hasattr(source, "read"):
        return Song(*_read_open_file(cast("BinaryIO", source), codec))
    if hasattr(source, "write"):
        target = io.BytesIO()
        source.write(target)
        return Song(decode(target.getvalue(), MEMORY, codec), MEMORY)
    if hasattr(source, "__fspath__"):
        return open(Path(source), encoding=encoding)
    raise TypeError(
        f"a song is opened from a path, bytes, a binary file, mido.MidiFile or PrettyMIDI, not {type(source)}"
    )


def _read_open_file(file: BinaryIO, codec: str | None) -> tuple[Smf, str]:
    """Return the rest of an open file, and its name."""
    try:
        data = file.read()
    except (OSError, ValueError) as error:  # a file that is only written to, or text
        raise TypeError("a song is read from a file that is opened with mode 'rb'") from error
    if not isinstance(data, bytes):
        raise TypeError("a song is read from a file that is opened with mode 'rb', not as text")
    path = getattr(file, "name", MEMORY)
    name = path if isinstance(path, str) else MEMORY
    return decode(data, name, codec), name


def generate(
    bars: int | None = None,
    roles: Iterable[str] | None = None,
    *,
    prompt: str | None = None,
    time_signature: TimeSignature | None = None,
    tempo: float | None = None,
    **parameters: Unpack[FillParameters],
) -> tuple[Idea, ...]:
    """Make a song from nothing.

    Args:
        bars: How many bars; 8 where nothing is given.
        roles: What each track plays; lead, keys, bass and drums where nothing is given.
        prompt: The music in words, such as ``"slow jazz waltz in A minor for piano and bass"``; other
            arguments count more. `read_prompt` tells what is understood.
        time_signature: Beats in a bar and the written beat: ``(3, 4)`` or ``"3/4"``; 4/4 where nothing
            is given.
        tempo: Quarter notes per minute; 120 where nothing is given.
        **parameters: See `FillParameters`.

    Raises:
        RipienoError: If a value is out of range, or nothing of the words is understood.
    """
    fields: dict[str, Any] = {}
    if bars is not None:
        fields["bars"] = read_count("bars", bars)
    if roles is not None:
        fields["parts"] = read_roles(roles)
    if time_signature is not None:
        fields["metre"] = read_time_signature(time_signature)
    if tempo is not None:
        fields["tempo"] = read_tempo(tempo)
    if prompt is not None:
        _, values = read_values(prompt, {*fields, *parameters})
        own = {name: value for name, value in values.items() if name in PARAMETERS}
        fields |= prompt_values({name: value for name, value in values.items() if name not in own})
        parameters = cast("FillParameters", {**parameters, **own})
    command = GenerateFile(destination=UNUSED, **fields, **read_parameters(parameters, "generate"))
    return make_ideas(command, None, parameters)


def read_prompt(text: str) -> PromptReading:
    """Return what `generate` understands of a description of music.

    Raises:
        RipienoError: If it understands nothing.
    """
    return read_values(text)[0]


def models() -> tuple[ModelReport, ...]:
    """Return the installed models, the default first."""
    return list_models().models
