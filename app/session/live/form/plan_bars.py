"""From sections to bars: chords with cadences, returns of themes, drum fills, crashes and dynamics."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from ripieno.app.session.live.form.bar_plan import SILENT, BarPlan, Joint, ThemeBar
from ripieno.app.session.live.form.characters import character_of
from ripieno.app.session.live.form.progressions import PHRASE_BARS, chord_on, draw_progression
from ripieno.app.session.live.form.section_plan import PlacedSection, SectionPlan
from ripieno.app.session.live.form.words import BUILD, END
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.styles import Style

GROOVE_BARS = 2
"""Bars after which the drums of a section repeat."""

MAX_FILL_BEATS = 2.0
"""Quarter notes of a drum fill into a new section; one within a section is half as long."""

SWELL = 0.05
"""By how much the middle of a phrase is louder than its ends, as a share."""


@dataclass(frozen=True, slots=True)
class Tonality:
    """What chords are drawn from.

    Attributes:
        key: The key.
        style: The style, which may ask for sevenths.
        chords: Chords of the whole piece, from the beginning again where they end; they go before those that
            are drawn and after those of a section.
        seed: Chooses.
    """

    key: Key
    style: Style | None = None
    chords: Progression | None = None
    seed: int = 0


def plan_bar(sections: SectionPlan, bar: int, tonality: Tonality) -> BarPlan:
    """Return what is planned for a bar.

    Args:
        sections: The sections.
        bar: The bar, from 0.
        tonality: What chords are drawn from.
    """
    placed = sections.section_at(bar)
    if placed is None:
        return SILENT
    place, character = bar - placed.first, character_of(placed.section.name)
    following = sections.section_at(placed.end)
    share = place / max(placed.cut - 1, 1)
    returns, is_varied = _return_of(sections, placed, place)
    return BarPlan(
        section=placed.section.name,
        bar=place,
        bars=placed.cut,
        own=(placed.theme, place),
        returns=returns,
        groove=_groove_of(placed, place, returns),
        is_varied=is_varied,
        chords=_chords_of(sections, placed, place, bar, tonality),
        key=tonality.key,
        active=character.active,
        density=character.density,
        level=_level(placed, place, share),
        lift=character.lift,
        joint=_joint(placed, place, has_next=following is not None),
        is_final=placed.section.name == END and place == placed.cut - 1,
    )


def phrase_bars(bars: int) -> int:
    """Return how long the phrases of a section are whose second one goes back to the first."""
    return PHRASE_BARS if bars >= 2 * PHRASE_BARS else max(bars // 2, 1)


def _return_of(sections: SectionPlan, placed: PlacedSection, place: int) -> tuple[ThemeBar | None, bool]:
    """Return the bar of a theme that a bar goes back to, and whether melodies vary it.

    The second phrase of a section repeats the first with another melody; a long section brings something new
    in its third. A section that comes again is the same in its first phrase and varied in its second.
    """
    if placed.is_dependent:
        source = sections.theme_before(placed.first)
        if source is None:
            return None, False
        last = source.section.bars - placed.section.bars if placed.section.name == END else 0
        return (source.theme, (max(last, 0) + place) % source.section.bars), False
    length = phrase_bars(placed.section.bars)
    phrase = place // length
    if placed.occurrence:
        return (placed.theme, place), bool(placed.occurrence % 2 and phrase % 2)
    if place < length or phrase % 4 == 2:
        return None, False
    return (placed.theme, place % length), phrase % 2 == 1


def _groove_of(placed: PlacedSection, place: int, returns: ThemeBar | None) -> ThemeBar | None:
    """Return the bar whose drums a bar repeats: those of the first two bars of the theme."""
    if placed.is_dependent or (placed.occurrence == 0 and place < GROOVE_BARS):
        return returns
    return placed.theme, place % GROOVE_BARS


def _chords_of(
    sections: SectionPlan, placed: PlacedSection, place: int, bar: int, tonality: Tonality
) -> tuple[Chord, ...]:
    own = placed.section.chords
    if own is not None:
        return own[place % len(own)]
    if tonality.chords is not None and placed.section.name != END:
        return tonality.chords[bar % len(tonality.chords)]
    key, style = tonality.key, tonality.style
    if placed.section.name == END:
        degrees = ((6, 4, 5, 1) if key.mode == "major" else (4, 6, 7, 1))[-placed.cut :]
        left = placed.cut - place
        return (chord_on(degrees[-left] if left <= len(degrees) else 1, key, style),)
    if placed.section.name == BUILD:
        return (chord_on(4 if place < placed.cut / 2 else 5, key, style),)
    if placed.is_dependent and (source := sections.theme_before(placed.first)) is not None:
        return _drawn(source, tonality)[place % source.section.bars]
    return _drawn(placed, tonality)[place]


def _drawn(placed: PlacedSection, tonality: Tonality) -> Progression:
    """Return the chords of a section, as they are given or as the seed draws them for its theme."""
    section = placed.section
    if section.chords is not None:
        return section.chords * section.bars
    return _draw_theme(section.name, section.bars, placed.theme, tonality)


@lru_cache(maxsize=64)  # a bar is planned anew at each look at the music
def _draw_theme(name: str, bars: int, theme: str, tonality: Tonality) -> Progression:
    """Return the chords that the seed draws for a theme, one for each bar."""
    random = Random(f"chords {tonality.seed} {theme}")
    away = character_of(name).begins_away
    return draw_progression(tonality.key, bars, random, tonality.style, away=away, closes=away)


def _joint(placed: PlacedSection, place: int, *, has_next: bool) -> Joint:
    is_last = place == placed.cut - 1
    if placed.section.name == END:
        return Joint(has_crash=place == 0 or is_last)
    if placed.section.name == BUILD:
        return Joint(has_roll=True, rolled=place / placed.cut)
    fill = 0.0
    if is_last and has_next:
        fill = MAX_FILL_BEATS
    elif place % PHRASE_BARS == PHRASE_BARS - 1:
        fill = MAX_FILL_BEATS / 2
    return Joint(fill_beats=fill, has_crash=place == 0 and placed.first > 0)


def _level(placed: PlacedSection, place: int, share: float) -> float:
    """Return how loud a bar is: the way through its section, and the swell of its phrase."""
    character = character_of(placed.section.name)
    line = character.level + share * (character.final_level - character.level)
    middle = 1 - abs(2 * (place % PHRASE_BARS) / (PHRASE_BARS - 1) - 1)
    return line * (1 + SWELL * (middle - 0.5))
