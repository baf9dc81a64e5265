"""What the operations of the engine yield."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region

Notes = Mapping[int, tuple[Note, ...]]
"""New notes by lane index."""


@dataclass(frozen=True)
class SamplingProgress:
    """Work done so far, in sampler steps over all windows.

    Attributes:
        done: Steps taken.
        total: Steps in all.
        sketch: Returns the notes of each variation as they would be if the sampler ended here;
            None where nothing can be seen yet.
    """

    done: int
    total: int
    sketch: Callable[[], tuple[Notes, ...]] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Result:
    """What was made.

    Attributes:
        variations: For each variation, the new notes by lane; the best comes first.
        steps: Sampler steps in each window; 0 where the notes were returned unchanged.
        sampler: Sampler used.
        scores: Plausibility of each variation, in nats per note, higher is better; only
            comparable within one result. Empty where there was nothing to rank.
    """

    variations: tuple[Notes, ...]
    steps: int
    sampler: str
    scores: tuple[float, ...] = ()


@dataclass(frozen=True)
class ClipResult(Result):
    """What was made, for a clip that is not simply the given one with other notes.

    ``clip.replace_region(region, variations[k])`` is the whole variation ``k``.

    Attributes:
        clip: The clip that takes the notes: given notes and new, empty lanes.
        region: Where the notes go.
        added: Indices of the lanes that are new; their ``track`` is a new track chunk.
        shift: Ticks by which everything that was given has moved later.
    """

    clip: Clip = field(kw_only=True)
    region: Region = field(kw_only=True)
    added: tuple[int, ...] = ()
    shift: int = 0
