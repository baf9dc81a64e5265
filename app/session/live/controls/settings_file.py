"""What the live session remembers from one run to the next: ports, delays and learnt messages."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from platformdirs import user_config_path

from ripieno.app.midi_io.clip_file import FileError, read_whole, write_whole
from ripieno.app.midi_io.write_file import private_folder
from ripieno.app.session.live.controls.bindings import Binding, parse_binding
from ripieno.app.session.live.controls.scenes import LiveScene
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import find_control
from ripieno.engine.errors import RipienoError, cause_of
from ripieno.engine.schema import Milliseconds, read_json

FOLDER_VARIABLE = "RIPIENO_SETTINGS"
"""Environment variable that names the folder of the settings, in place of the system's usual one."""

FILE_NAME = "live.json"


class SettingsError(RipienoError):
    """Settings that cannot be understood, or not be kept."""


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """What is remembered.

    Attributes:
        outputs: The outputs that were used last.
        inputs: The inputs that were used last.
        delays: Seconds by which messages to a port go out later (or earlier, below 0), by its name.
        bindings: The learnt messages.
        scenes: The stored scenes, by number from 1.
    """

    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    delays: tuple[tuple[str, float], ...] = ()
    bindings: tuple[Binding, ...] = ()
    scenes: tuple[tuple[int, LiveScene], ...] = ()

    def delayed(self, delays: Mapping[str, float]) -> "LiveSettings":
        """Return settings with the delays of some ports changed."""
        return replace(self, delays=tuple(sorted({**dict(self.delays), **delays}.items())))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file holds."""

    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    delays_ms: dict[str, Milliseconds] = field(default_factory=dict)
    learnt: dict[str, str] = field(default_factory=dict)
    scenes: dict[str, LiveScene] = field(default_factory=dict)


def settings_path() -> Path:
    """Return where the settings lie: in the folder of RIPIENO_SETTINGS, or the user's own."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return (Path(folder) if folder else user_config_path("ripieno", appauthor=False)) / FILE_NAME


def load_settings(path: Path) -> LiveSettings:
    """Return the settings in a file; where there is none, what is assumed at first.

    Args:
        path: Where they lie.

    Raises:
        SettingsError: If the file is damaged; the sentence is for the user.
    """
    if not path.exists():
        return LiveSettings()
    try:
        return _settings(read_json(read_whole(path), _Kept))
    except FileError as error:
        raise SettingsError(str(error)) from error
    except RipienoError as error:
        raise SettingsError(
            f"The settings in {path} are damaged, so the first ones hold; learn and name ports again, "
            f"or mend that file ({cause_of(error)})."
        ) from error


def save_settings(settings: LiveSettings, path: Path) -> None:
    """Write settings whole or not at all; a damaged file is kept beside them under another name.

    Args:
        settings: What to remember.
        path: Where to write; its folder is made.

    Raises:
        SettingsError: If they cannot be written.
    """
    text = {
        "outputs": settings.outputs,
        "inputs": settings.inputs,
        "delays_ms": {port: round(1000 * delay, 3) for port, delay in settings.delays},
        "learnt": {binding.control: str(binding) for binding in settings.bindings},
        "scenes": {str(number): asdict(scene) for number, scene in settings.scenes},
    }
    try:
        private_folder(path.parent)
        _keep_damaged(path)
        write_whole(
            path,
            (json.dumps(text, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace"),
            private=True,
        )
    except (FileError, OSError) as error:
        raise SettingsError(
            f"The settings cannot be kept in {path} ({cause_of(error)}); "
            f"name another folder with {FOLDER_VARIABLE}."
        ) from error


def forget_controls(names: Sequence[str], path: Path) -> None:
    """Let no message move some controls any more.

    Args:
        names: The controls; ``all`` stands for every one.
        path: Where the settings lie.

    Raises:
        ControlError: If there is no such control.
        SettingsError: If the settings are damaged or cannot be written.
    """
    settings = load_settings(path)
    gone = set(CONTROLS) if "all" in names else {find_control(name).name for name in names}
    kept = tuple(binding for binding in settings.bindings if binding.control not in gone)
    save_settings(replace(settings, bindings=kept), path)


def _keep_damaged(path: Path) -> None:
    """Put a damaged file aside, so that nothing a user wrote is lost."""
    try:
        load_settings(path)
    except SettingsError:
        path.replace(path.with_suffix(".damaged"))


def _settings(kept: _Kept) -> LiveSettings:
    """Return the settings that a file's value stands for."""
    return LiveSettings(
        outputs=kept.outputs,
        inputs=kept.inputs,
        delays=tuple(sorted((port, ms / 1000) for port, ms in kept.delays_ms.items())),
        bindings=tuple(parse_binding(control, text) for control, text in sorted(kept.learnt.items())),
        scenes=read_scenes(kept.scenes),
    )


def read_scenes(kept: Mapping[str, LiveScene]) -> tuple[tuple[int, LiveScene], ...]:
    """Return scenes by number, which must be such as can be recalled.

    Raises:
        RipienoError: If one is not.
    """
    for number, scene in kept.items():
        if not (number.isdecimal() and int(number)):
            raise SettingsError(f'"{number}" is not the number of a scene')
        scene.restore(Controls())
    return tuple(sorted((int(number), scene) for number, scene in kept.items()))
