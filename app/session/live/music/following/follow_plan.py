"""What is planned for a bar where a player gives key and chords."""

from ripieno.app.session.live.controls.table import Mode
from ripieno.app.session.live.form.bar_plan import BarPlan, Joint
from ripieno.app.session.live.form.characters import ALL_ROLES
from ripieno.app.session.live.form.plan_bars import GROOVE_BARS, SWELL
from ripieno.app.session.live.form.progressions import PHRASE_BARS
from ripieno.app.session.live.music.following.player_harmony import PlayerHarmony
from ripieno.engine.music.roles import Role

THEME_BARS = 16
"""Bars that go by one idea of their own."""

CRASH_BARS = 8
"""Bars from one crash to the next."""

UNDER_A_PLAYER = 0.85
"""Density under a player, as a multiple of what is usual."""


def follow_plan(mode: Mode, bar: int, harmony: PlayerHarmony, answers: int | None = None) -> BarPlan:
    """Return what is planned for a bar that goes by a player.

    Before a key is heard only drums play. Phrases of four bars return, every other time with another melody.

    Args:
        mode: What is done with the input.
        bar: The bar, from 0.
        harmony: Key and chords of the player.
        answers: The bar of the player that it answers; None where it answers none.
    """
    block, place = divmod(bar, THEME_BARS)
    theme, phrase = f"{mode} {block}", place // PHRASE_BARS
    middle = 1 - abs(2 * (place % PHRASE_BARS) / (PHRASE_BARS - 1) - 1)
    is_answer = answers is not None
    fill = 1.0 if place % CRASH_BARS == CRASH_BARS - 1 and not is_answer else 0.0
    return BarPlan(
        section=mode,
        bar=place,
        bars=THEME_BARS,
        own=(theme, place),
        returns=(theme, place % PHRASE_BARS) if phrase and not is_answer else None,
        groove=(theme, place % GROOVE_BARS) if place >= GROOVE_BARS and not is_answer else None,
        is_varied=phrase % 2 == 1,
        chords=harmony.chords(bar if answers is None else answers),
        key=harmony.key,
        active=ALL_ROLES if harmony.key is not None else frozenset({Role.DRUMS}),
        density=UNDER_A_PLAYER if mode == "accompany" else 1.0,
        level=1 + SWELL * (middle - 0.5),
        joint=Joint(fill_beats=fill, has_crash=place % CRASH_BARS == 0 and bar > 0 and not is_answer),
        answers=answers,
    )
