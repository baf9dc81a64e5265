"""A preset on the fields of the live panel: shown there, and kept from there."""

from dataclasses import replace
from pathlib import Path

from ripieno.app.gui.live.board import Board
from ripieno.app.gui.live.ports_box import PortsBox
from ripieno.app.gui.live.set_box import SetBox
from ripieno.app.gui.live.source_box import SourceBox
from ripieno.app.gui.user_settings import text_encoding
from ripieno.app.session.live.controls.set_list import read_set_list
from ripieno.app.session.live.controls.settings_file import LiveSettings, load_settings
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.presets import FOLDER, preset_of, save_preset
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.music.region import parse_bars
from ripieno.engine.music.roles import Role
from ripieno.engine.seed import draw_seed

RESTING = frozenset({Role.COUNTER, Role.PAD})
"""Lanes that are off until they are switched on."""


def first_controls() -> Controls:
    """Return where the controls of the panel stand at first, with a seed of their own."""
    return changed(Controls(silent=RESTING), "seed", draw_seed())


def show_setup(setup: LiveSetup, ports: PortsBox, source: SourceBox, set_box: SetBox, board: Board) -> None:
    """Show everything that a preset sets.

    Args:
        setup: That of the preset.
        ports: Shows ports and clock.
        source: Shows what is played.
        set_box: Shows set list, groove and routes.
        board: Shows where the controls stand, and what moves them.
    """
    settings = setup.preset or LiveSettings()
    ports.choose(setup.outputs, setup.inputs)
    ports.choose_clock(setup.clock)
    ports.sends_clock.setChecked(setup.clock_to != ())
    source.show_setup(setup)
    set_box.show_setup(None if setup.set_list is None else setup.set_list.path, setup.groove, setup.routes)
    board.put_all(setup.controls)
    board.show_messages({each.control: str(each) for each in settings.bindings})


def keep_setup(name: str, setup: LiveSetup, bars: str, path: Path) -> None:
    """Keep what is set on the panel as a preset.

    Args:
        name: The name of the preset.
        setup: What the panel asks for.
        bars: The bars of the clip that are made anew, as the user writes them; empty for all.
        path: The file of what is last; presets lie beside it.

    Raises:
        RipienoError: If bars make no sense, or it cannot be kept.
    """
    text = bars.strip()
    if setup.clip is not None and text.casefold() not in ("", "all"):
        setup = replace(setup, bars=parse_bars(text))
    last = load_settings(path) if setup.preset is None else setup.preset
    settings = replace(last, outputs=setup.outputs, inputs=setup.inputs)
    save_preset(name, preset_of(setup, settings, setup.controls, setup.routes), path.parent / FOLDER)


def setup_of(
    kept: LiveSetup, ports: PortsBox, source: SourceBox, set_box: SetBox, controls: Controls
) -> LiveSetup:
    """Return what the panel asks for.

    Args:
        kept: The setup of the preset, which has what there is no field for.
        ports: Has ports and clock.
        source: Has what is played.
        set_box: Has set list, groove and routes.
        controls: Where the controls stand.

    Raises:
        RipienoError: If routes or set list make no sense.
    """
    set_list = None if set_box.set_list is None else read_set_list(set_box.set_list)
    if set_list is not None and not controls.song:
        controls = changed(controls, "song", 1)
    return replace(
        kept,
        outputs=ports.outputs,
        inputs=ports.inputs,
        clock=ports.clock,
        clock_to=ports.clock_to,
        metre=source.metre,
        parts=tuple(Role),
        routes=set_box.routes,
        set_list=set_list,
        groove=set_box.groove,
        clip=source.clip,
        tracks=source.tracks if source.clip else None,
        encoding=text_encoding(),
        controls=controls,
        record=source.record,
        has_tempo=source.clip is None,
    )
