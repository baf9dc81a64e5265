"""What the lanes of a planned bar go back to, and which of them are to be made."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.app.session.live.form.drum_joints import on_kit
from ripieno.app.session.live.music.bar_edits import thinned
from ripieno.app.session.live.music.bars import Bar, Lanes
from ripieno.app.session.live.music.following.answers import answering_lane, echo
from ripieno.app.session.live.music.harmonic_fit import MELODIES, ChordSpan, PitchRange, fit, rooted
from ripieno.app.session.live.music.lane_densities import without_excess
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music.theme_memory import ThemeMemory, moved
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bar has before the model makes the rest.

    Attributes:
        plan: What is planned.
        notes: What lanes go back to.
        new: Lanes that are made.
        varied: Lanes whose notes are varied.
        density: The least density at which what is gone back to was made.
        answering: The lane that keeps the rhythm of the player's phrase.
        call: The player's notes that are answered.
    """

    plan: BarPlan
    notes: Lanes = field(default_factory=dict)
    new: tuple[int, ...] = ()
    varied: tuple[int, ...] = ()
    density: float = 1.0
    answering: int | None = None
    call: tuple[Note, ...] = ()


def contents_of(
    plan: BarPlan,
    lanes: Sequence[Lane],
    controls: Controls,
    memory: ThemeMemory,
    call: Bar | None,
    spans: Sequence[ChordSpan],
    ppq: int,
) -> Contents:
    """Return what lanes of a bar go back to, and which are new.

    What was busier than asked for now is thinned.

    Args:
        plan: What is planned.
        lanes: All lanes.
        controls: Where the controls stand.
        memory: The bars of themes.
        call: The player's notes that the bar answers, as lane 0; None where it answers none.
        spans: Chords and key of the bar.
        ppq: Ticks of a quarter note.
    """
    wanted = [
        index
        for index, lane in enumerate(lanes)
        if controls.mode == "stream" or (lane.role in plan.active and controls.plays(lane.role))
    ]
    if call is not None:
        return _answer(plan, lanes, controls, call, spans, wanted)
    notes: dict[int, tuple[Note, ...]] = {}
    varied: list[int] = []
    density = controls.density
    for index in wanted:
        is_drums = lanes[index].role is Role.DRUMS
        source = memory.find(plan.groove if is_drums else plan.returns, controls.density)
        if source is None or index not in source.notes:
            continue
        returning = moved(source, tuple(lanes), plan.key).notes[index]
        notes[index] = thinned(returning, min(1.0, controls.density / source.density), ppq)
        density = min(density, source.density)
        if plan.is_varied and lanes[index].role in MELODIES and notes[index]:
            varied.append(index)
    new = tuple(index for index in wanted if index not in notes)
    return Contents(plan, notes, new, tuple(varied), density)


def _answer(
    plan: BarPlan,
    lanes: Sequence[Lane],
    controls: Controls,
    call: Bar,
    spans: Sequence[ChordSpan],
    wanted: Sequence[int],
) -> Contents:
    phrase = call.notes[0]
    on = frozenset(lanes[index].role for index in wanted)
    answering = answering_lane(lanes, phrase, on)
    notes = {} if answering is None else {answering: echo(phrase, lanes[answering], spans)}
    new = tuple(index for index in wanted if index != answering)
    varied = (answering,) if answering is not None and notes[answering] else ()
    return Contents(plan, notes, new, varied, controls.density, answering, phrase)


def finished(bar: Bar, plan: BarPlan, song: Score, controls: Controls, spans: Sequence[ChordSpan]) -> Bar:
    """Return a bar in its chords and registers, no busier than asked for.

    Args:
        bar: What it holds.
        plan: What is planned.
        song: Lanes and metre.
        controls: Where the controls stand.
        spans: Chords and key of the bar.
    """
    beats = spans[-1].end / song.ppq
    share = min(1.0, controls.density / bar.density)
    notes: dict[int, tuple[Note, ...]] = {}
    for index, held in bar.notes.items():
        role = song.parts[index].role
        own = (
            _drums(held, spans[-1].end)
            if role is Role.DRUMS
            else fit(held, role, spans, pitch_range(role, plan))
        )
        if role is Role.BASS:
            own = rooted(own, spans, song.ppq, song.parts[index].channel)
        own = without_excess(own, role, plan.density * bar.density, beats, song.ppq)
        notes[index] = thinned(own, share, song.ppq)
    return replace(bar, notes=notes, density=min(bar.density, controls.density), plan=plan)


def _drums(notes: Sequence[Note], end: int) -> tuple[Note, ...]:
    """Return what lies on the kit, ended with the bar."""
    return tuple(
        replace(note, length=min(note.end, end) - note.onset) for note in on_kit(notes) if note.onset < end
    )


def pitch_range(role: Role, plan: BarPlan) -> PitchRange:
    """Return the lowest and highest pitch of a role in a bar."""
    low, high = REGISTERS[role]
    return (low + plan.lift, high) if role is Role.LEAD else (low, high)
