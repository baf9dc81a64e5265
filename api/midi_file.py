"""A MIDI file in memory: what songs and ideas have in common."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import mido

from ripieno.app.midi_io.clip_file import read_clip, save
from ripieno.app.midi_io.smf import Smf, encode
from ripieno.app.midi_io.smf_chunks import HEADER_ID
from ripieno.app.session.describe_file import describe_clip
from ripieno.app.session.events import ClipReport
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip

if TYPE_CHECKING:
    import pretty_midi

PathLike = str | os.PathLike[str]
_Read = TypeVar("_Read")


class InteropError(RipienoError):
    """A file that another library cannot read."""


class MidiFile:
    """A MIDI file in memory; nothing changes it.

    Args:
        smf: The file.
        name: What messages call it.
    """

    def __init__(self, smf: Smf, name: str) -> None:
        self._smf = smf
        self.name = name

    @cached_property
    def _clip(self) -> Clip:
        return read_clip(self._smf)

    def info(self) -> ClipReport:
        """Return what it holds: bars, tempos, time signatures, estimated key and chords, tracks, roles."""
        return describe_clip(self._smf, self._clip, Path(self.name))

    @property
    def bar_count(self) -> int:
        """How many bars it has."""
        return self._clip.bars

    def seconds_at_bar(self, bar: int) -> float:
        """Return when a bar begins, counted from 1, in seconds from the beginning."""
        time = self._clip.time
        return time.seconds_at(time.bar_start(bar - 1))

    def save(self, path: PathLike, *, force: bool = False) -> None:
        """Write it whole or not at all.

        Args:
            path: Where to; an older file of that name is replaced.
            force: Whether a read-only file may be replaced.

        Raises:
            RipienoError: If it cannot be written; what lay there is unchanged.
        """
        save(self._smf, Path(path), force=force)

    def to_bytes(self) -> bytes:
        """Return the bytes of the Standard MIDI File."""
        return encode(self._smf)

    def to_mido(self) -> mido.MidiFile:
        """Return it as mido's file, without what mido does not know: chunks that are no tracks.

        Data bytes above 127, which no message should hold, become 127.

        Raises:
            InteropError: If mido cannot read it.
        """
        return _read_by(mido.MidiFile, "mido", file=io.BytesIO(self._tracks_alone()), clip=True)

    def to_pretty_midi(self) -> pretty_midi.PrettyMIDI:
        """Return it as pretty_midi's object; needs ``pip install ripieno[interop]``.

        Raises:
            ImportError: If pretty_midi is not installed.
            InteropError: If it cannot read the file.
        """
        import pretty_midi

        clean = io.BytesIO()
        self.to_mido().save(file=clean)
        clean.seek(0)
        return _read_by(pretty_midi.PrettyMIDI, "pretty_midi", clean)

    def _tracks_alone(self) -> bytes:
        """Return the file without chunks of other kinds, wrapping and bytes after its end."""
        smf, tracks = self._smf, self._smf.tracks
        header = HEADER_ID + (6).to_bytes(4) + smf.header[8:10] + len(tracks).to_bytes(2) + smf.header[12:14]
        return encode(Smf(b"", header, tracks))


def _read_by(read: Callable[..., _Read], library: str, *given: object, **named: object) -> _Read:
    """Return what a library reads of a file; any error of its own is one of ours."""
    try:
        return read(*given, **named)
    except Exception as error:
        raise InteropError(f"{library} cannot read this file ({error}); save it instead.") from error
