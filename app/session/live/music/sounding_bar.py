"""A planned bar as it is played: the lanes of its section, drum fills and crashes, dynamics."""

from collections.abc import Collection

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.drum_joints import join, louder
from ripieno.app.session.live.music.bars import Bar, Lanes
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role


def sounding(
    bar: Bar, song: Score, controls: Controls, forced: Collection[Role], doubling: int | None, beats: float
) -> Lanes:
    """Return the notes of a bar as they are played.

    Args:
        bar: What it holds.
        song: Lanes and metre.
        controls: Where the controls stand.
        forced: Roles that play though their section leaves them out.
        doubling: The lane that plays with the player, which has no notes of its own.
        beats: Quarter notes of the bar.
    """
    if bar.is_rest:
        return {}
    plan = bar.plan
    found: dict[int, tuple[Note, ...]] = {}
    for index, lane in enumerate(song.parts):
        if index == doubling:
            continue
        held = bar.notes.get(index, ())
        if plan is None:
            found[index] = held
            continue
        if lane.role not in plan.active and lane.role not in forced:
            held = ()
        if lane.role is Role.DRUMS and not plan.is_final:
            seed = f"{controls.seed} {plan.own}"
            held = join(held, plan.joint, beats, song.ppq, seed, lane.channel)
        found[index] = louder(held, plan.level)
    return found
