"""How a session stands beside its music, to be kept in its project: knobs, tracks, what is on offer."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any, Self

from app.session.studio.document import Document
from app.session.studio.fill import Filled, Idea, Knobs
from app.session.studio.project import ProjectError, region_from, region_json
from engine.errors import RipienoError
from engine.music.note import Note
from engine.music.region import Region
from engine.music.styles import Style

BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, RipienoError)


@dataclass(frozen=True)
class Offer:
    """Ideas to choose from.

    Attributes:
        region: What they fill.
        result: The ideas.
        shown: Which of them is seen and heard; None for the original.
    """

    region: Region
    result: Filled
    shown: int | None = 0

    @property
    def idea(self) -> Idea | None:
        """The idea that is shown."""
        return None if self.shown is None else self.result.ideas[self.shown]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a session stands.

    Attributes:
        knobs: How to fill.
        region: What is chosen.
        current: The track in front.
        fills: Tracks that are to be filled.
        muted: Tracks that are not heard.
        solo: Tracks that alone are heard.
        volumes: Loudness of tracks, 0 to 1.
        marks_key: Whether notes outside the key are marked.
        offer: Ideas to choose from.
    """

    knobs: Knobs = field(default_factory=Knobs)
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
            "knobs": asdict(self.knobs),
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
            offer = values["offer"]
            made = cls(
                knobs=_knobs(values["knobs"]),
                region=region_from(values["region"]),
                current=int(values["current"]),
                fills=frozenset(map(int, values["fills"])),
                muted=frozenset(map(int, values["muted"])),
                solo=frozenset(map(int, values["solo"])),
                volumes={int(lane): float(volume) for lane, volume in values["volumes"].items()},
                marks_key=bool(values["marks_key"]),
                offer=offer and _offer(offer, document),
            )
            made.check(len(document.clip.lanes))
        except BROKEN as error:
            message = (
                "The project's settings are damaged; take the MIDI files out of it with any ZIP program."
            )
            raise ProjectError(message) from error
        return made

    def check(self, lanes: int) -> None:
        """Refuse tracks that the clip does not have.

        Raises:
            IndexError: If there is one.
        """
        regions = [each for each in (self.region, self.offer and self.offer.region) if each]
        named = {*self.fills, *self.muted, *self.solo, *self.volumes}
        named |= {lane for region in regions for lane in region.lanes}
        if any(not 0 <= lane < lanes for lane in named):
            raise IndexError(sorted(named))


def _knobs(values: Mapping[str, Any]) -> Knobs:
    style = values.get("style")
    return Knobs(**{**values, "style": None if style is None else Style(style)})


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
                "score": idea.score,
                "notes": {
                    str(lane): [list(astuple(note)) for note in held] for lane, held in idea.notes.items()
                },
            }
            for idea in result.ideas
        ],
    }


def _offer(values: Mapping[str, Any], document: Document) -> Offer:
    region = region_from(values["region"])
    if region is None:
        raise ValueError(values["region"])
    ideas = []
    for each in values["ideas"]:
        notes = {int(lane): tuple(Note(*note) for note in held) for lane, held in each["notes"].items()}
        ideas.append(Idea(document.filled(region, notes), notes, each["score"]))
    shown = values["shown"]
    if shown is not None:
        _ = ideas[shown]
    result = Filled(tuple(ideas), int(values["seed"]), str(values["words"]), float(values["seconds"]))
    return Offer(region, result, shown)
