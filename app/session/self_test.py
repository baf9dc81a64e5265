"""The self-test of an installed program: each of its parts at work once, on a clip that comes with it."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from ripieno.app.midi_io.channel_messages import is_note
from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.sender import Sender, SenderError
from ripieno.app.midi_io.port_names import TITLES, PortError, System
from ripieno.app.midi_io.ports import LOOPBACK, has_rtmidi, list_ports, usual_system
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.render.sound import SAMPLE_RATE, SoundError, find_soundfont
from ripieno.app.render.synth.parts import InstrumentPart, Strike
from ripieno.app.render.synth.tiny import Tiny, is_installed
from ripieno.app.render.synth.usual import usual_synthesizer
from ripieno.app.session.batch.job_rows import JobRow
from ripieno.app.session.batch.records import BatchReport
from ripieno.app.session.batch.run import Batch, run
from ripieno.app.session.batch.sources import BatchSource
from ripieno.app.session.batch.where import Where
from ripieno.app.session.commands import InpaintFile, RenderFile
from ripieno.app.session.events import FillReport
from ripieno.app.session.examples import example_clip
from ripieno.app.session.live.music.model_worker import ModelWorker
from ripieno.app.session.machine_reports import Finding
from ripieno.app.session.session import perform
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.model.pack import load_model
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region, parse_bars
from ripieno.engine.music.selection import lanes_in

BARS = "5-8"
TRACKS = "Lead guitar,Organ"
WORKERS = 2
_SYSTEMS: dict[str, tuple[System, ...]] = {"darwin": ("coremidi",), "win32": ("winmm",)}
_SYSTEMS_OF_UNIX: tuple[System, ...] = ("alsa", "jack")


class SelfTestFailedError(RipienoError):
    """A part of the program that does not do its work."""


def self_test(folder: Path) -> Iterator[Finding]:
    """Try each part, and report it when it has been tried.

    What this machine lacks (a MIDI system, a synthesizer) is reported, and no fault of the program.

    Args:
        folder: An empty folder for what is written.
    """
    for name, check in CHECKS.items():
        yield finding(name, partial(check, folder))


def finding(name: str, check: Callable[[], str]) -> Finding:
    """Return what a check says, with its time in seconds; or why it failed."""
    began = perf_counter()
    try:
        words = check()
    except RipienoError as error:
        return Finding(name, is_well=False, words=str(error))
    except Exception as error:  # noqa: BLE001 (a part that is missing raises anything)
        return Finding(name, is_well=False, words=f"{type(error).__name__}: {error}")
    return Finding(name, is_well=True, words=f"{words} ({perf_counter() - began:.1f} s)")


def _model(_: Path) -> str:
    card = load_model().card
    return f"{card.name} {card.version} is loaded"


def _fill(folder: Path) -> str:
    filled = folder / "filled.mid"
    bars = parse_bars(BARS)
    command = InpaintFile(example_clip(), filled, bars=bars, tracks=TRACKS, options=FillOptions(seed=1))
    *_, report = perform(command)
    if not isinstance(report, FillReport):
        raise SelfTestFailedError("The fill ended without a report.")
    before, after = load(example_clip()), load(filled)
    clip = read_clip(before)
    region = Region(bars, lanes_in(clip, TRACKS))
    if _outside(before, clip, region) != _outside(after, read_clip(after), region):
        raise SelfTestFailedError(f"Filling {report.region} changed something outside.")
    new = sum(track.added for track in report.variations[0].tracks)
    if not new:
        raise SelfTestFailedError(f"{report.region} has no notes after the fill.")
    return f"{report.region}: {new} new notes, and all else as it was, byte for byte"


def _outside(smf: Smf, clip: Clip, region: Region) -> list[object]:
    """Return all of a file but the region's notes: bytes, and where tracks are edited events and notes."""
    spans = region.spans(clip.time)
    edited = {clip.lanes[lane].track for lane in region.lanes}
    kept: list[object] = [smf.prefix, smf.header, smf.suffix, len(smf.parts)]
    kept += [part.encode() for part in smf.parts if not isinstance(part, Track)]
    for index, track in enumerate(smf.tracks):
        others = [event for event in track.events if not is_note(event.status)]
        plain = [(event.tick, event.status, event.data) for event in others]
        kept.append(plain if index in edited else track.encode())
    for index, lane in enumerate(clip.lanes):
        is_outside = ~lane.held_among(lane.notes, region, spans)
        kept.append(lane.notes.taken(is_outside) if index in region.lanes else lane.notes)
    return kept


def _batch(folder: Path) -> str:
    """Fill copies with two processes."""
    command = InpaintFile(source=example_clip(), destination=folder, bars=(), tracks=TRACKS)
    where = Where(BARS, TRACKS)
    lines = tuple(JobRow(BatchSource(f"{n}.mid", example_clip()), command, where) for n in range(WORKERS))
    *_, report = run(Batch(lines=lines, out=folder / "batch", seed=1, workers=WORKERS))
    if not isinstance(report, BatchReport) or len(report.records) != WORKERS:
        raise SelfTestFailedError("The batch ended without a report.")
    for record in report.records:
        if record.status != "done":
            raise SelfTestFailedError(f"A worker failed: {record.error}")
    return f"{WORKERS} workers filled {WORKERS} files"


def _model_worker(_: Path) -> str:
    model_worker = ModelWorker()
    model_worker.close()
    return "its process loads the model"


def _midi(_: Path) -> str:
    return "; ".join(map(_ports, _SYSTEMS.get(sys.platform, _SYSTEMS_OF_UNIX)))


def _ports(system: System) -> str:
    try:
        found = list_ports(system)
    except PortError:
        if system != "jack" and not has_rtmidi():
            return f"{TITLES[system]} needs python-rtmidi, which is not installed"
        return f"{TITLES[system]} does not run here"
    return f"{TITLES[system]} has {len(found.outputs)} outputs and {len(found.inputs)} inputs"


def _sender(_: Path) -> str:
    try:
        with Sender(SenderSetup()) as sender:
            opened = sender.opened
    except SenderError as error:
        if str(error) not in _refusals():
            raise
        return "its process runs, and finds no MIDI system that lets it open a port"
    if sender.is_alive:
        raise SelfTestFailedError("The sender did not end.")
    return f"its process opened {', '.join(opened.outputs)} on {opened.system}, and ended"


def _refusals() -> set[str]:
    """Return what a sender may answer where the machine has no MIDI, or no virtual ports."""
    try:
        usual_system()
    except PortError as error:
        return {str(error)}
    return {f"{LOOPBACK} instead of virtual {port.name}." for port in SenderSetup().outputs}


def _picture(folder: Path) -> str:
    target = folder / "roll.png"
    tuple(perform(RenderFile(example_clip(), (target,), bars=parse_bars(BARS), scale=1)))
    return f"a piano roll of {target.stat().st_size} bytes"


def _sound(_: Path) -> str:
    """Play a note, preferably with the synthesizer that comes with the program."""
    try:
        font = find_soundfont()
        player = Tiny(font) if is_installed() else usual_synthesizer(font)
    except SoundError as error:
        if getattr(sys, "frozen", False) or "RIPIENO_SOUNDFONT" in os.environ:
            raise  # a frozen program has its own, and what the user names has to play
        return f"skipped: {error}"
    note = Strike(on=0, off=SAMPLE_RATE // 4, pitch=60, velocity=100)
    if not player.stem(InstrumentPart(channel=0, program=0, strikes=(note,))).any():
        raise SelfTestFailedError(f"{font.name} gives no sound.")
    return f"{type(player).__name__} plays {font.name}"


CHECKS: dict[str, Callable[[Path], str]] = {
    "model": _model,
    "fill": _fill,
    "batch": _batch,
    "composer": _model_worker,
    "MIDI": _midi,
    "sender": _sender,
    "picture": _picture,
    "sound": _sound,
}
"""What is tried, in order."""
