"""Forms that the seed draws: songs without end, whose themes return and are replaced after a while."""

from collections.abc import Iterator
from itertools import count
from random import Random

from ripieno.app.session.live.form.sections import Form, parse_form
from ripieno.app.session.live.form.words import BREAK, BUILD, INTRO

EPOCH_ROUNDS = 2
"""Rounds of a form after which its themes are new ones."""

_FIRST = (
    "intro 4, A 8, A 8, B 8, A 8, break 4, B 8, A 8, B 8",
    "intro 4, A 16, B 8, A 8, C 8, build 4, B 8, A 8",
    "intro 8, A 8, B 8, A 8, B 8, C 8, build 4, B 16",
    "intro 4, A 8, B 8, A 8, B 8, break 4, A 16, B 8",
)


def draw_form(seed: int) -> Form:
    """Return a form of 4 to 16 bars a section that a seed chooses."""
    return parse_form(Random(f"form {seed}").choice(_FIRST))


def rounds(form: Form) -> Iterator[tuple[int, Form]]:
    """Yield a form again and again without its introduction, with the number of its themes' epoch.

    A round of nothing but introductions, breaks and builds goes round as it is.

    Args:
        form: At least one section.
    """
    body = tuple(section for section in form if section.name != INTRO)
    if all(section.name in {BREAK, BUILD} for section in body):
        body = form
    for number in count():
        yield number // EPOCH_ROUNDS, form if number == 0 else body
