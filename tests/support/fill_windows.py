"""Small clips as the windows of a fill see them."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.engine.generate import FillOptions
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.random_model import RandomModel, small_clip

TIME = small_clip().time
STEP = TIME.ppq // 4
"""Ticks of a step in a small clip."""


def first_window(clip: Clip, region: Region, **options) -> FillWindow:
    """Return the first window of a fill; the options are those of ``FillOptions``."""
    job = prepare(RandomModel(), clip, region, FillOptions(1, **options))
    return FillWindow.of(job, next(plan_windows(job.context_clip, region, 16)))


def with_lanes(*lanes: Sequence[Note], roles: Sequence[Role] = (Role.LEAD, Role.BASS)) -> Clip:
    """Return the small clip with other notes in its lanes; lanes that are not given stay."""
    clip = small_clip(roles=tuple(roles))
    channels = [lane.channel for lane in clip.lanes]
    given = [
        replace(lane, notes=Notes.of(replace(note, channel=channel) for note in notes))
        for lane, channel, notes in zip(clip.lanes, channels, lanes, strict=False)
    ]
    return replace(clip, lanes=(*given, *clip.lanes[len(given) :]))
