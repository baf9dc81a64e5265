"""From a command to an operation on a clip, and to the file that takes its notes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from ripieno.app.midi_io.clip_file import add_lanes, delay, load, new_file, read_clip
from ripieno.app.midi_io.damage import Damage
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.track_ends import lengthened
from ripieno.app.session.choice import assign_roles, choose_bars, choose_region, refuse_silence, within_reach
from ripieno.app.session.clip_operations import (
    AccompanyClip,
    ClipOperation,
    ExtendClip,
    GenerateClip,
    InpaintRegion,
    ReharmoniseRegion,
)
from ripieno.app.session.commands import (
    AccompanyFile,
    Editing,
    ExtendFile,
    Filling,
    GenerateFile,
    Refilling,
    ReharmoniseFile,
)
from ripieno.app.session.control_marks import mark_control_notes
from ripieno.app.session.count_of import count_of
from ripieno.app.session.lane_sound import player_text
from ripieno.app.session.silence import silence_notices
from ripieno.engine import generate
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region
from ripieno.engine.music.selection import bars_text, describe, lane_title, lanes_in


@dataclass(frozen=True, slots=True)
class Place:
    """Where new notes go.

    Attributes:
        smf: The file, with room for them.
        clip: Its clip.
        region: The part of it that takes the notes.
    """

    smf: Smf
    clip: Clip
    region: Region


@dataclass(frozen=True, slots=True)
class FileTask:
    """A command that has been found to fit its file.

    Attributes:
        words: What is made, such as ``Piano, bars 5-8``.
        operation: What the fill service does with its clip.
        place: Where the notes of its result go.
        damage: What is wrong with the file.
        notices: What else is to be said, one sentence each.
    """

    words: str
    operation: ClipOperation
    place: Callable[[generate.Result], Place]
    damage: tuple[Damage, ...] = ()
    notices: tuple[str, ...] = ()


def plan(command: Filling) -> FileTask:
    """Return what a command asks for, checked against its file.

    Raises:
        RipienoError: If the file cannot be read, or has not what the command names.
    """
    if isinstance(command, GenerateFile):
        return _generate(command)
    smf, clip = opened(command, load(command.source, command.encoding))
    return replace(plan_for(command, smf, clip), damage=smf.damage)


def opened(command: Editing, smf: Smf) -> tuple[Smf, Clip]:
    """Return a command's file and its clip, with the roles and control notes that the user gave.

    Raises:
        RipienoError: If the file has no notes, or no track that these name.
    """
    clip = mark_control_notes(assign_roles(read_clip(smf), command), command.control_notes)
    refuse_silence(clip, command.source)
    return smf, clip


def plan_for(command: Editing, smf: Smf, clip: Clip) -> FileTask:
    """Return what a command asks of a file that has been read.

    Raises:
        RipienoError: If the file has not what the command names.
    """
    match command:
        case Refilling():
            return refill(command, smf, clip, choose_region(clip, command))
        case ExtendFile():
            return _extend(command, smf, clip)
        case AccompanyFile():
            return _accompany(command, smf, clip)
        case _:
            raise TypeError(f"{type(command).__name__} is no command that makes notes of a file")


def refill(command: Refilling, smf: Smf, clip: Clip, region: Region) -> FileTask:
    """Return a command's work on a region of a file, whatever bars and tracks it names itself."""
    return region_task(smf, clip, region, is_reharmonised=isinstance(command, ReharmoniseFile))


def region_task(smf: Smf, clip: Clip, region: Region, *, is_reharmonised: bool = False) -> FileTask:
    """Return the work of filling, or reharmonising, a region of a file that has been read."""
    operation = ReharmoniseRegion(clip, region) if is_reharmonised else InpaintRegion(clip, region)

    def place(result: generate.Result) -> Place:
        return Place(smf, clip, result.region if isinstance(result, generate.ClipResult) else region)

    return FileTask(describe(region, clip), operation, place)


def _extend(command: ExtendFile, smf: Smf, clip: Clip) -> FileTask:
    within_reach(range(command.add))
    lanes = None if command.tracks is None else lanes_in(clip, command.tracks)

    def place(result: generate.Result) -> Place:
        made = _clip_result(result)
        return Place(lengthened(delay(smf, made.shift), made.clip.end), made.clip, made.region)

    operation = ExtendClip(clip, command.add, command.at, lanes)
    words = f"{count_of(command.add, 'bar')} more at the {command.at}"
    return FileTask(words, operation, place, notices=silence_notices(clip, command))


def _accompany(command: AccompanyFile, smf: Smf, clip: Clip) -> FileTask:
    bars = choose_bars(clip, command.bars, command.source)
    operation = AccompanyClip(clip, command.role, bars, command.name)
    wider = with_lane(clip, command.role, command.name)
    words = f"{lane_title(wider.lanes[-1])}, {bars_text(bars)}, {player_text(wider, len(clip.lanes))}"
    return FileTask(words, operation, partial(_with_new_lanes, smf))


def _generate(command: GenerateFile) -> FileTask:
    bars, key = within_reach(range(command.bars)), command.options.locks.key
    new = generate.NewClip(
        len(bars), command.parts, command.metre, command.tempo, key, command.options.chords
    )
    empty = new.make_empty()
    smf = new_file(empty.time, empty.end, key)
    region = Region(bars, tuple(range(len(empty.lanes))))
    return FileTask(describe(region, empty), GenerateClip(new), partial(_with_new_lanes, smf))


def _with_new_lanes(smf: Smf, result: generate.Result) -> Place:
    made = _clip_result(result)
    roomy, clip = add_lanes(smf, made.clip, made.added)
    return Place(roomy, clip, made.region)


def _clip_result(result: generate.Result) -> generate.ClipResult:
    if not isinstance(result, generate.ClipResult):
        raise TypeError("the engine ended without a clip")
    return result
