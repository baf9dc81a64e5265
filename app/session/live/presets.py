"""Presets: everything that a live session is set to, kept under a name."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ripieno.app.midi_io.clip_file import FileError, read_whole, write_whole
from ripieno.app.midi_io.write_file import private_folder
from ripieno.app.session.live.controls.bindings import parse_binding
from ripieno.app.session.live.controls.scenes import LiveScene, values_of
from ripieno.app.session.live.controls.set_list import read_set_list
from ripieno.app.session.live.controls.settings_file import LiveSettings, read_scenes, settings_path
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.routes import Route, Sound
from ripieno.app.session.live.setup import LiveSetup, Tempo
from ripieno.app.session.parameter import Value
from ripieno.engine.errors import RipienoError, cause_of
from ripieno.engine.music.roles import Role
from ripieno.engine.schema import Milliseconds, read_json

FOLDER = "presets"
SUFFIX = ".json"

_NAME = re.compile(r"[\w][\w .-]{0,59}")


class PresetError(RipienoError):
    """A preset that is not there, cannot be read or cannot be kept; the sentence is for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a preset holds; what it does not name stays as it is at first.

    Attributes:
        outputs: Ports to play to.
        inputs: Ports to listen to.
        delays_ms: Milliseconds by which ports' messages go out later.
        clock: Whose tempo and place the music follows.
        clock_to: Outputs that get MIDI clock; None for all.
        metre: Beats in a bar and the written beat, without a clip.
        parts: The role of each lane, without a clip.
        clip: A file to play in a loop.
        bars: Bars of it that are made anew, from 0.
        tracks: Tracks of it that are.
        groove: A file whose performance is a groove.
        set_list: The file of the set list.
        routes: Where lanes go.
        sounds: Programs of lanes.
        controls: Where controls stand.
        learnt: Learnt messages, by control.
        scenes: Scenes, by number.
    """

    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    delays_ms: dict[str, Milliseconds] = field(default_factory=dict)
    clock: Tempo = "internal"
    clock_to: tuple[str, ...] | None = None
    metre: tuple[int, int] = (4, 4)
    parts: tuple[Role, ...] = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
    clip: str | None = None
    bars: tuple[int, ...] | None = None
    tracks: str | None = None
    groove: str | None = None
    set_list: str | None = None
    routes: tuple[Route, ...] = ()
    sounds: tuple[Sound, ...] = ()
    controls: dict[str, Value] = field(default_factory=dict)
    learnt: dict[str, str] = field(default_factory=dict)
    scenes: dict[str, LiveScene] = field(default_factory=dict)

    def setup(self) -> LiveSetup:
        """Return the setup that the preset stands for.

        Raises:
            RipienoError: If it names a control, value, message, scene or set list that makes no sense.
        """
        controls = Controls()
        for name, value in self.controls.items():
            controls = changed(controls, name, value)
        delays = tuple(sorted((port, ms / 1000) for port, ms in self.delays_ms.items()))
        settings = LiveSettings(
            self.outputs,
            self.inputs,
            delays,
            tuple(parse_binding(control, text) for control, text in sorted(self.learnt.items())),
            read_scenes(self.scenes),
        )
        return LiveSetup(
            outputs=self.outputs,
            inputs=self.inputs,
            clock=self.clock,
            clock_to=self.clock_to,
            metre=self.metre,
            parts=self.parts,
            clip=None if self.clip is None else Path(self.clip),
            bars=self.bars,
            tracks=self.tracks,
            groove=None if self.groove is None else Path(self.groove),
            set_list=None if self.set_list is None else read_set_list(Path(self.set_list)),
            routes=self.routes,
            sounds=self.sounds,
            delays=delays,
            controls=controls,
            preset=settings,
            has_tempo="tempo" in self.controls,
        )


def preset_of(
    setup: LiveSetup, settings: LiveSettings, controls: Controls, routes: tuple[Route, ...]
) -> Preset:
    """Return the preset of a session as it is now.

    Args:
        setup: What it was opened with.
        settings: Ports, delays, messages and scenes.
        controls: Where the controls stand.
        routes: Where lanes go.
    """
    return Preset(
        outputs=settings.outputs,
        inputs=settings.inputs,
        delays_ms={port: round(1000 * delay, 3) for port, delay in settings.delays},
        clock=setup.clock,
        clock_to=setup.clock_to,
        metre=setup.metre,
        parts=setup.parts,
        clip=_absolute(setup.clip),
        bars=setup.bars,
        tracks=setup.tracks,
        groove=_absolute(setup.groove),
        set_list=None if setup.set_list is None else _absolute(setup.set_list.path),
        routes=routes,
        sounds=setup.sounds,
        controls=values_of(controls),
        learnt={binding.control: str(binding) for binding in settings.bindings},
        scenes={str(number): scene for number, scene in settings.scenes},
    )


def preset_folder() -> Path:
    """Return where presets lie: beside the settings of live playing."""
    return settings_path().parent / FOLDER


def preset_names(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of all presets, in order."""
    return tuple(sorted(path.stem for path in (folder or preset_folder()).glob(f"*{SUFFIX}")))


def preset_path(name: str, folder: Path | None = None) -> Path:
    """Return the file of a preset, whether it is there or not.

    Raises:
        PresetError: If it has no name that a file may have.
    """
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise PresetError(
            f'"{name}" is no name for a preset; take letters, digits, spaces, dots, - and _, 60 at most.'
        )
    return (folder or preset_folder()) / f"{name}{SUFFIX}"


def load_preset(name: str, folder: Path | None = None) -> LiveSetup:
    """Return the setup of a preset.

    Args:
        name: Its name.
        folder: Where presets lie; None for the user's own.

    Raises:
        PresetError: If there is none of that name, or it is damaged; the sentence says what to do.
    """
    folder = folder or preset_folder()
    path = preset_path(name, folder)
    if not path.exists():
        names = preset_names(folder)
        known = f"there are {', '.join(names)}" if names else "there are none yet"
        raise PresetError(f'There is no preset "{name}" in {folder}; {known}. Make it with --save-preset.')
    try:
        return read_json(read_whole(path), Preset).setup()
    except FileError as error:
        raise PresetError(str(error)) from error
    except RipienoError as error:
        raise PresetError(
            f"The preset {path} is damaged ({cause_of(error)}); mend that file, or save the preset again."
        ) from error


def save_preset(name: str, preset: Preset, folder: Path | None = None) -> Path:
    """Write a preset whole or not at all, in place of an earlier one of that name; return its file.

    Raises:
        PresetError: If it has no name that a file may have, or cannot be written.
    """
    path = preset_path(name, folder)
    try:
        private_folder(path.parent)
        text = json.dumps(_plain(asdict(preset)), indent=2, ensure_ascii=False) + "\n"
        write_whole(path, text.encode("utf-8", "replace"), private=True)
    except (FileError, OSError) as error:
        raise PresetError(
            f"The preset cannot be kept in {path} ({cause_of(error)}); name another folder with "
            "RIPIENO_SETTINGS."
        ) from error
    return path


def with_own(setup: LiveSetup, given: Mapping[str, Any]) -> LiveSetup:
    """Return a preset's setup with what was given beside it, which counts.

    Args:
        setup: That of the preset.
        given: Fields of the setup.
    """
    if "delays" in given:
        given = {**given, "delays": tuple(sorted({**dict(setup.delays), **dict(given["delays"])}.items()))}
    return replace(setup, **given)


def _absolute(path: Path | None) -> str | None:
    """Return a path that holds from any folder."""
    return None if path is None else str(path.absolute())


def _plain(kept: dict[str, Any]) -> dict[str, Any]:
    """Return what a preset holds without what is as it is at first."""
    usual = asdict(Preset())
    return {name: value for name, value in kept.items() if value != usual[name]}
