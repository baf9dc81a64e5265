"""From what a person asked for to lanes and bars of the clip at hand."""

from dataclasses import replace

from app.session.commands import InpaintFile
from engine.errors import RipienoError
from engine.music.clip import Clip, active_lanes
from engine.music.region import Region
from engine.music.selection import bars_text, lanes_in

NEAR = 2
"""Bars around the chosen ones in which a track must play to be filled without being named."""

LONGEST = 256
"""Bars that are filled at once at most; more would be no inpainting, and take minutes."""


class ChoiceError(RipienoError):
    """A choice that does not fit the clip."""


def assign_roles(clip: Clip, command: InpaintFile) -> Clip:
    """Return the clip with the roles that the user gave.

    Raises:
        SelectionError: If a named track is not there.
    """
    roles = {lane: role for text, role in command.roles for lane in lanes_in(clip, text)}
    return clip.with_roles(roles)


def choose_region(clip: Clip, command: InpaintFile) -> Region:
    """Return the part of a clip that a command means.

    Raises:
        ChoiceError: If the clip has no notes, no such bars, or nothing plays near them.
        SelectionError: If a named track is not there.
    """
    if not clip.lanes:
        raise ChoiceError(f"{command.source} holds no notes to go by; choose a file that has some.")
    last = max(command.bars) + 1
    if last > clip.bars:
        raise ChoiceError(
            f"Bar {last} lies beyond the end of {command.source}; choose bars up to its last, {clip.bars}."
        )
    region = Region(command.bars, (), command.low, command.high)
    if len(region.bars) > LONGEST:
        raise ChoiceError(f"{len(region.bars)} bars are too many at once; choose at most {LONGEST}.")
    lanes = (
        active_lanes(clip, region.bars, NEAR) if command.tracks is None else lanes_in(clip, command.tracks)
    )
    if not lanes:
        raise ChoiceError(
            f"No track of {command.source} plays in {bars_text(region.bars)} or close by; "
            "name the tracks to fill."
        )
    return replace(region, lanes=lanes)
