"""What a live session is opened with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ripieno.app.midi_io.port_names import System
from ripieno.app.session.live.controls.set_list import SetList
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.osc.port import OscSetup
from ripieno.app.session.live.routes import Route, Sound
from ripieno.engine.music.roles import Role

Tempo = Literal["internal", "midi", "link"]
"""Whose clock the music follows: its own, that of MIDI clock at the input, or Ableton Link's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSetup:
    """What a live session is opened with.

    Attributes:
        outputs: Ports to play to; ``virtual NAME`` makes one. Empty for those used last, or a
            virtual one.
        inputs: Ports to listen to, in the same way; empty for none.
        backend: Name of the MIDI system to use; None for the one that suits this computer.
        clock: Whose tempo and place the music follows.
        metre: Beats in a bar and the written beat, without a clip.
        parts: The role of each lane, without a clip.
        clip: A file to play in a loop; None for music from nothing.
        bars: Bars of the clip that are made anew at each pass, from 0; None for all.
        tracks: Tracks of the clip that are; None for all that play.
        encoding: The codec of the clip's texts; None for the one that they are most likely in.
        routes: Where lanes go; those without one go to the first output on their own channel.
        sounds: Programs that are sent at the start, in place of the lanes' own.
        delays: Seconds by which a port's messages go out later, by its name.
        controls: Where the controls stand at the start.
        record: File that takes what is played; None for none.
        force: Whether that may replace a read-only file.
        osc: Where to take OSC; None for nowhere.
        learn: Controls to learn a message for, one after the other.
        model: Name of a model pack or path to one; None for the default.
        seconds: How long to play; None until told to leave.
        starts: Whether the internal clock starts by itself.
        measures: Whether to see at the wire how exact messages are, where the system can show it.
        groove: A file whose performance is the groove ``file``; None for none.
        set_list: The songs to choose from; None for none.
        clock_to: Outputs that get MIDI clock, named like ``outputs``; None for all, empty for none.
        preset: Settings to begin with in place of those of last time; None for those.
        has_tempo: Whether the tempo of the controls was selected; if not, a clip brings its own.
    """

    outputs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    backend: System | None = None
    clock: Tempo = "internal"
    metre: tuple[int, int] = (4, 4)
    parts: tuple[Role, ...] = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
    clip: Path | None = None
    bars: tuple[int, ...] | None = None
    tracks: str | None = None
    encoding: str | None = None
    routes: tuple[Route, ...] = ()
    sounds: tuple[Sound, ...] = ()
    delays: tuple[tuple[str, float], ...] = ()
    controls: Controls = field(default_factory=Controls)
    record: Path | None = None
    force: bool = False
    osc: OscSetup | None = None
    learn: tuple[str, ...] = ()
    model: str | None = None
    seconds: float | None = None
    starts: bool = True
    measures: bool = False
    groove: Path | None = None
    set_list: SetList | None = None
    clock_to: tuple[str, ...] | None = None
    preset: LiveSettings | None = None
    has_tempo: bool = True
