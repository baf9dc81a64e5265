"""The plan above the bars: which section a bar lies in, with chords, returns, joints and dynamics."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ripieno.app.session.live.form.draw import draw_form, rounds
from ripieno.app.session.live.form.sections import USUAL_BARS, Form, Section
from ripieno.app.session.live.form.words import BREAK, BUILD, END, INTRO, Steer

_DEPENDENT = frozenset({BREAK, BUILD, END})
"""Sections that are made of the theme before them."""


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section that has its place.

    Attributes:
        section: The section.
        first: Its first bar.
        epoch: Number of the epoch; sections of one name and epoch have one theme.
        occurrence: How often its theme was placed before.
        cut: Bars that it really has, where it is left early.
        is_extra: Whether it was asked for while the music played, and is not in the form.
    """

    section: Section
    first: int
    epoch: int
    occurrence: int
    cut: int
    is_extra: bool = False

    @property
    def end(self) -> int:
        """The first bar after it."""
        return self.first + self.cut

    @property
    def theme(self) -> str:
        """Name of its theme."""
        return f"{self.section.name}{self.epoch}"

    @property
    def is_dependent(self) -> bool:
        """Whether it is made of the theme before it."""
        return self.section.name in _DEPENDENT


class SectionPlan:
    """The sections of a piece, placed as far as they are asked for.

    Args:
        form: The sections; None lets the seed draw them.
        seed: Draws the form.
    """

    def __init__(self, form: Form | None, seed: int) -> None:
        self.is_held = False
        self._order = _order(form or draw_form(seed))
        self._placed: list[PlacedSection] = []
        self._put_back: list[tuple[int, Section]] = []
        self._extra: Section | None = None
        self._is_over = False

    def section_at(self, bar: int) -> PlacedSection | None:
        """Return the section that a bar lies in; None after the end of a form that has one."""
        while not self._is_over and (not self._placed or self._placed[-1].end <= bar):
            self._place_next()
        return next((each for each in reversed(self._placed) if each.first <= bar < each.end), None)

    def theme_before(self, bar: int) -> PlacedSection | None:
        """Return the last section before a bar that has a theme of its own, introductions last."""
        own = [each for each in self._placed if each.first < bar and not each.is_dependent]
        return next((each for each in reversed(own) if each.section.name != INTRO), own[-1] if own else None)

    def restart(self, form: Form | None, seed: int, bar: int) -> None:
        """Take another form from a bar on.

        Args:
            form: The sections; None lets the seed draw them.
            seed: Draws the form.
            bar: Its first bar.
        """
        self._leave(bar)
        self._order = _order(form or draw_form(seed))
        self._put_back.clear()
        self._extra, self._is_over = None, False

    def steer(self, what: Steer, bar: int) -> None:
        """Leave the section that plays at a bar line.

        Args:
            what: Where to.
            bar: The first bar of what comes.
        """
        self._leave(bar)
        self._is_over = False
        self._extra = None if what == "next_section" else Section(what, USUAL_BARS[what])

    def hold(self, bar: int, *, is_held: bool) -> None:
        """Let the section of a bar be repeated until it is let go.

        Args:
            bar: The bar that plays.
            is_held: Whether to hold.
        """
        own = self.section_at(max(bar, 0))
        self.is_held = is_held
        if own is not None:
            self._leave(own.end)

    def _leave(self, bar: int) -> None:
        """Forget what is placed from a bar on; a section of the form that has not begun comes back."""
        self.section_at(bar)
        later = [each for each in self._placed if each.first >= bar]
        self._put_back[:0] = [(each.epoch, each.section) for each in later if not each.is_extra]
        if later:  # the last of them may have been the end
            self._is_over = False
        self._placed = [
            replace(each, cut=min(each.cut, bar - each.first)) for each in self._placed if each.first < bar
        ]

    def _place_next(self) -> None:
        """Place one more section, or take it that there are no more."""
        last = self._placed[-1] if self._placed else None
        is_extra = False
        if self._extra is not None:
            epoch, section, is_extra = last.epoch if last else 0, self._extra, True
            self._extra = None
        elif last is not None and self.is_held and not last.is_dependent:
            epoch, section, is_extra = last.epoch, last.section, True
        elif self._put_back:
            epoch, section = self._put_back.pop(0)
        else:
            following = next(self._order, None)
            self._is_over = following is None
            if following is None:
                return
            epoch, section = following
        before = sum(each.section.name == section.name and each.epoch == epoch for each in self._placed)
        first = last.end if last else 0
        self._placed.append(PlacedSection(section, first, epoch, before, section.bars, is_extra))
        self._is_over = section.name == END


def _order(form: Form) -> Iterator[tuple[int, Section]]:
    """Yield the sections to come with their epochs, up to an end if there is one."""
    for epoch, sections in rounds(form):
        for section in sections:
            yield epoch, section
            if section.name == END:
                return
