"""What a file would lose if it were written and read again."""

from collections.abc import Mapping

from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf, SmfError, decode, encode
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.spans import Span, merged

LaneId = tuple[int, int]
"""Track chunk and channel."""


class LossError(RipienoError):
    """A damaged file that would not come back as it is if it were written."""


def refuse_losses(clip: Clip, smf: Smf, name: str, region: Region | None = None) -> None:
    """Refuse a file whose notes would be others once it is written and read again.

    Where a damaged file does not say where its tracks end, other events around may move that place.

    Args:
        clip: The notes that must come back.
        smf: The file that is to be written.
        name: What to call the file in messages.
        region: The part of the clip whose notes may differ; None for no part.

    Raises:
        LossError: If notes of other lanes, or outside the region, would come back as others or not at all.
    """
    try:
        again = read_clip(decode(encode(smf), name))
    except SmfError as error:
        raise LossError(
            f"{name} is damaged so that it could not be read again ({error.fault}); {_REMEDY}."
        ) from error
    kept, found = _outside(clip, clip, region), _outside(again, clip, region)
    for track, channel in sorted(kept.keys() | found.keys()):
        before, after = kept.get((track, channel)), found.get((track, channel))
        if before != after:
            raise LossError(
                f"{name} is damaged so that the notes of track {track + 1}, channel {channel + 1} would not "
                f"all come back ({len(before or ())} would be {len(after or ())}); {_REMEDY}."
            )


_REMEDY = "get a complete copy of it or export it again; nothing was written"


def _outside(clip: Clip, selected: Clip, region: Region | None) -> Mapping[LaneId, Notes]:
    """Return the notes of each channel that lie outside a region of a clip, of those that have any."""
    spans = region.spans(selected.time) if region else ()
    own: dict[LaneId, tuple[Span, ...]] = {}
    for lane in (selected.lanes[index] for index in (region.lanes if region else ())):
        for channel in lane.channels:
            place = lane.track, channel
            own[place] = merged((*own.get(place, ()), *lane.own(spans)))
    found: dict[LaneId, Notes] = {}
    for lane in clip.lanes:
        for channel in lane.channels:
            place, notes = (lane.track, channel), lane.notes
            if lane.spread is not None:
                notes = notes.taken(notes.channels == channel)
            if region is not None and place in own:
                notes = notes.taken(~region.held_among(notes, own[place]))
            if notes:
                found[place] = found[place].merged(notes) if place in found else notes
    return found
