"""How a session stands beside its music, to be kept in its project: knobs, tracks, what is on offer."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from math import isfinite
from typing import Any, Literal, Self

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.fill import USUAL, FilledDocument, FillResult
from ripieno.app.session.editor.project import ProjectError, region_json
from ripieno.app.session.editor.project_schema import SavedOffer, SavedSettings
from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameter_readers import read_switch
from ripieno.app.session.parameter_values import options_json, read_options
from ripieno.app.session.parameters import PARAMETERS, SAVED_NAMES
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.locks import LockError
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.spans import common
from ripieno.engine.schema import SchemaError, fit

OperationKind = Literal["reharmonise", "extend", "accompany", "generate"]


@dataclass(frozen=True)
class Operation:
    """What ideas come from, where that is no fill.

    Attributes:
        kind: The operation.
        chords: Chords that were specified for it, by bar of the new document.
        shift_bars: How many bars later everything that was there lies.
    """

    kind: OperationKind
    chords: Mapping[int, Progression] = field(default_factory=dict)
    shift_bars: int = 0

    @property
    def adds(self) -> bool:
        """Whether the ideas have bars or tracks that the document has not."""
        return self.kind != "reharmonise"

    @property
    def moves_bars(self) -> bool:
        """Whether a bar of an idea is another bar of the document, or none."""
        return self.kind == "generate" or self.shift_bars > 0

    def move_chords(self, chords: Mapping[int, Progression]) -> dict[int, Progression]:
        """Return the specified chords of the document as they hold in an idea, by bar."""
        if self.kind == "generate":
            return dict(self.chords)
        return {**{bar + self.shift_bars: held for bar, held in chords.items()}, **self.chords}


KEPT_RHYTHM, NAMED_MODEL = "keeps_rhythm", "model"
"""What sessions of earlier versions hold besides: today ``keep``, and a name that was never set."""


@dataclass(frozen=True)
class Offer:
    """Ideas to choose from.

    Attributes:
        region: What they fill.
        result: The ideas.
        shown: Which of them is seen and heard; None for the original.
        operation: What they come from; None for a fill.
    """

    region: Region
    result: FillResult
    shown: int | None = 0
    operation: Operation | None = None

    @property
    def adds(self) -> bool:
        """Whether the ideas have bars or tracks that the document has not; a project holds none of these."""
        return self.operation is not None and self.operation.adds

    @property
    def moves_bars(self) -> bool:
        """Whether the idea that is shown counts its bars otherwise than the document."""
        return self.shown is not None and self.operation is not None and self.operation.moves_bars

    @property
    def idea(self) -> FilledDocument | None:
        """The idea that is shown."""
        return None if self.shown is None else self.result.ideas[self.shown]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a session stands.

    Attributes:
        knobs: How to fill.
        region: What is selected.
        current: The track in front.
        fills: Tracks that are to be filled.
        muted: Tracks that are not heard.
        solo: Tracks that alone are heard.
        volumes: Loudness of tracks, 0 to 1.
        marks_key: Whether notes outside the key are marked.
        offer: Ideas to choose from.
    """

    knobs: FillOptions = USUAL
    region: Region | None = None
    current: int = 0
    fills: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    solo: frozenset[int] = frozenset()
    volumes: Mapping[int, float] = field(default_factory=dict)
    marks_key: bool = False
    offer: Offer | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the settings as JSON has them."""
        return {
            "knobs": options_json(self.knobs, Surface.WINDOW),
            "region": self.region and region_json(self.region),
            "current": self.current,
            "fills": sorted(self.fills),
            "muted": sorted(self.muted),
            "solo": sorted(self.solo),
            "volumes": {str(lane): volume for lane, volume in self.volumes.items()},
            "marks_key": self.marks_key,
            "offer": self.offer and _offer_json(self.offer),
        }

    @classmethod
    def of(cls, values: Mapping[str, Any], document: Document) -> Self:
        """Return the settings of a project; the usual ones where it holds none.

        Args:
            values: As ``as_json`` makes them.
            document: The music that ideas on offer would change.

        Raises:
            ProjectError: If they make no sense.
        """
        if "knobs" not in values:
            return cls()
        try:
            saved = fit(values, SavedSettings)
            made = cls(
                knobs=_read_knobs(saved.knobs),
                region=saved.region.region() if saved.region else None,
                current=saved.current,
                fills=saved.fills,
                muted=saved.muted,
                solo=saved.solo,
                volumes=saved.volumes,
                marks_key=saved.marks_key,
                offer=_offer(saved.offer, document) if saved.offer else None,
            )
            made.check(document.clip)
        except (RipienoError, IndexError) as error:
            message = (
                f"The project's settings are damaged ({error}); take the MIDI files out of it with any ZIP "
                "program."
            )
            raise ProjectError(message) from error
        return made.within(document.clip)

    def check(self, clip: Clip) -> None:
        """Refuse tracks that the clip does not have.

        Args:
            clip: The music.

        Raises:
            IndexError: If there is one.
        """
        regions = [each for each in (self.region, self.offer and self.offer.region) if each]
        named = {*self.fills, *self.muted, *self.solo, *self.volumes}
        named |= {lane for region in regions for lane in region.lanes}
        named |= {lane for idea in (self.offer.result.ideas if self.offer else ()) for lane in idea.notes}
        strange = sorted(named - set(range(len(clip.lanes))))
        if strange:
            raise IndexError(f"there is no track {strange[0] + 1}")

    def within(self, clip: Clip) -> Self:
        """Return the settings with what lies beyond the end of the clip left out."""
        region = self.region
        if region is not None:
            last = max(clip.bars, 1)
            end = clip.time.bar_start(last)
            bars = tuple(bar for bar in region.bars if bar < last)
            painted = common(region.painted, ((0, end),))
            is_lost = not bars or bool(region.painted and not painted)
            region = None if is_lost else replace(region, bars=bars, painted=painted)
        return replace(self, region=region, current=min(self.current, max(len(clip.lanes) - 1, 0)))


def _read_knobs(values: Mapping[str, Any]) -> FillOptions:
    """Return how to fill.

    Raises:
        RipienoError: If there is no such parameter, for a fill would come out otherwise, or it does not take
            the value.
    """
    given: dict[str, object] = {}
    for name, value in values.items():
        if name == KEPT_RHYTHM:
            given["keep"] = "rhythm" if read_switch(name, value) else None
        elif name != NAMED_MODEL:
            row = PARAMETERS.get(SAVED_NAMES.get(name, ""))
            if row is None or Surface.WINDOW not in row.surfaces:
                raise SchemaError(f'there is no knob "{name[:40]}"')
            is_neutral = row.neutral is not None and value == row.neutral
            given[row.name] = None if is_neutral else value
    try:
        return read_options(USUAL, given)
    except LockError:  # once they could be set together, and a fill was refused
        return read_options(USUAL, {**given, "keep": None})


def _offer_json(offer: Offer) -> dict[str, Any]:
    result = offer.result
    return {
        "region": region_json(offer.region),
        "shown": offer.shown,
        "seed": result.seed,
        "words": result.words,
        "seconds": result.seconds,
        "ideas": [
            {
                "score": idea.score if idea.score is None or isfinite(idea.score) else None,
                "notes": {
                    str(lane): [list(astuple(note)) for note in held] for lane, held in idea.notes.items()
                },
            }
            for idea in result.ideas
        ],
    }


def _offer(saved: SavedOffer, document: Document) -> Offer:
    region = saved.region.region()
    ideas = []
    for each in saved.ideas:
        notes = {lane: tuple(Note(*note) for note in held) for lane, held in each.notes.items()}
        strange = [lane for lane in (*notes, *region.lanes) if lane >= len(document.clip.lanes)]
        if strange:
            raise IndexError(f"there is no track {strange[0] + 1}")
        ideas.append(FilledDocument(document.filled(region, notes), notes, each.score))
    if saved.shown is not None and saved.shown >= len(ideas):
        raise IndexError(f"there is no idea {saved.shown + 1}")
    return Offer(region, FillResult(tuple(ideas), saved.seed, saved.words, saved.seconds), saved.shown)
