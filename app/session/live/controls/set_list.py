"""Set lists: the songs of an evening, each a clip or a form, with a scene, a tempo and a key."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ripieno.app.midi_io.clip_file import FileError, read_whole
from ripieno.app.session.live.controls.performing_rows import MAX_SCENES, MAX_SONGS
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import changed, find_control
from ripieno.app.session.parameter import Value
from ripieno.engine.errors import RipienoError, cause_of
from ripieno.engine.music.region import parse_bars
from ripieno.engine.schema import fit, read_json

_OWN = frozenset({"name", "clip", "bars", "tracks", "scene"})
ALL = "all"


class SetListError(RipienoError):
    """A file that is no set list; the sentence is for the user."""


@dataclass(frozen=True, slots=True)
class SetListSong:
    """One song of a set list.

    Attributes:
        name: What it is called.
        clip: The file that goes round; None for music from nothing.
        bars: Bars of the clip that are made anew, from 0; None for all.
        tracks: Tracks of the clip that are; None for all that play.
        scene: The scene that it begins with, from 1; 0 for none.
        values: Controls and where they stand, after those of the scene.
    """

    name: str
    clip: Path | None = None
    bars: tuple[int, ...] | None = None
    tracks: str | None = None
    scene: int = 0
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def has_tempo(self) -> bool:
        """Whether it names a tempo, itself or by its scene; if not, a clip brings its own."""
        return bool(self.scene) or any(name == "tempo" for name, _ in self.values)


@dataclass(frozen=True, slots=True)
class SetList:
    """The songs, in order.

    Attributes:
        songs: At least one.
        path: The file that they were read from.
    """

    songs: tuple[SetListSong, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class _KeptSongs:
    """What the file holds."""

    songs: list[dict[str, Value]]


def read_set_list(path: Path) -> SetList:
    """Return the set list of a TOML or JSON file.

    Args:
        path: The file; clips are named relative to its folder.

    Raises:
        SetListError: If it is none; the sentence names the file, the song and the remedy.
    """
    try:
        data = read_whole(path)
        kept = (
            read_json(data, _KeptSongs) if path.suffix.casefold() == ".json" else fit(_toml(data), _KeptSongs)
        )
    except FileError as error:
        raise SetListError(str(error)) from error
    except (RipienoError, ValueError, RecursionError) as error:
        raise SetListError(
            f"The set list {path} cannot be read ({cause_of(error)}); "
            'write a table [[songs]] with a name and a clip for each song, in TOML, or "songs" in JSON.'
        ) from error
    if not 1 <= len(kept.songs) <= MAX_SONGS:
        raise SetListError(f"The set list {path} holds no song, or more than {MAX_SONGS}; change that.")
    return SetList(tuple(_song(each, number, path) for number, each in enumerate(kept.songs, 1)), path)


def _toml(data: bytes) -> Any:  # noqa: ANN401 (whatever it holds)
    """Return what a TOML text holds."""
    return tomllib.loads(data.decode("utf-8"))


def _song(kept: dict[str, Value], number: int, path: Path) -> SetListSong:
    """Return a song."""
    name = str(kept.get("name", f"Song {number}"))
    try:
        bars, tracks = (str(kept.get(each, ALL)).strip() for each in ("bars", "tracks"))
        return SetListSong(
            name,
            (path.parent / str(kept["clip"])) if "clip" in kept else None,
            None if bars.casefold() == ALL else parse_bars(bars),
            None if tracks.casefold() == ALL else tracks,
            _scene(kept.get("scene", 0)),
            tuple(_value(each, value) for each, value in kept.items() if each not in _OWN),
        )
    except RipienoError as error:
        raise SetListError(
            f'Song {number} ("{name}") of the set list {path} makes no sense: {cause_of(error)}.'
        ) from error


def _scene(value: Value) -> int:
    """Return the number of a scene."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SCENES:
        raise SetListError(f'the scene "{value}" is none; give a number up to {MAX_SCENES}')
    return value


def _value(name: str, value: Value) -> tuple[str, Value]:
    """Return a control and its value, which it must take."""
    if name.replace("-", "_") not in CONTROLS:
        names = ", ".join(sorted(_OWN))
        raise SetListError(f'"{name}" is nothing that a song has; it has {names} and any control')
    control = find_control(name.replace("-", "_"))
    changed(Controls(), control.name, value)
    return control.name, value
