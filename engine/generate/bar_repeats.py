"""Which earlier bar a bar of a new lane is the same as, by how far the song repeats itself.

Source of the log-odds: logistic regressions over bars 2 to 32 of true lanes of training songs, 60 to 100
songs for each role (game music for basses and pads, POP909 for the others), from the similarity of the other
lanes to whether the lane is the same as in the earlier bar of the same chords that is most similar.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ripieno.engine.grid.retrieval import Onsets, onsets_in_bars
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import BeatChords, Harmony
from ripieno.engine.music.roles import Role


class RepeatOdds(NamedTuple):
    """Log-odds that a bar of a true lane is the same as an earlier one.

    Attributes:
        usual: Where the other lanes differ wholly.
        similarity: What is added where they are the same.
    """

    usual: float
    similarity: float


REPEAT_ODDS: Mapping[Role, RepeatOdds] = {
    Role.BASS: RepeatOdds(-1.67, 4.04),
    Role.PAD: RepeatOdds(-1.96, 3.52),
    Role.KEYS: RepeatOdds(-3.96, 4.39),
    Role.LEAD: RepeatOdds(-2.53, 3.06),
    Role.COUNTER: RepeatOdds(-2.64, 2.35),
}
"""By role; new drums repeat their bars as often as true ones do by the passage alone that they are shown."""

_SILENT: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SongBars:
    """What lanes other than a new one play in the bars of a song, and their chords.

    Attributes:
        lanes: For each lane that sounds, by bar, the cells of the notes that begin in it.
        chords: The chords of each bar.
    """

    lanes: Sequence[Mapping[int, frozenset[int]]]
    chords: Mapping[int, BeatChords]

    @classmethod
    def of(cls, clip: Clip, lane: int, bars: range, specified: Harmony | None) -> "SongBars":
        """Read bars of a clip without one of its lanes.

        Args:
            clip: The clip.
            lane: The lane that is left out.
            bars: The bars to read.
            specified: Their chords; None where they are to be estimated.
        """
        others = tuple(each for index, each in enumerate(clip.lanes) if index != lane and each.notes)
        harmony = specified or Harmony.estimate(replace(clip, lanes=others), bars)
        time, step = clip.time, clip.time.step_ticks
        edges = np.array([time.bar_start(bar) for bar in range(bars.start, bars.stop + 1)]) / step
        onsets = (onsets_in_bars(each.notes.onsets / step, each.notes.pitches, edges) for each in others)
        return cls([_by_bar(each, bars) for each in onsets], harmony.bars)

    def similarity(self, one: int, other: int) -> float | None:
        """Return how like two bars are, 0 to 1; None where nothing sounds.

        It is the mean of the F1 of the notes of those lanes that sound in either.
        """
        pairs = [(cells.get(one, _SILENT), cells.get(other, _SILENT)) for cells in self.lanes]
        shares = [2 * len(a & b) / (len(a) + len(b)) for a, b in pairs if a or b]
        return sum(shares) / len(shares) if shares else None

    def have_same_chords(self, one: int, other: int) -> bool:
        """Say whether two bars have the same chords, all of them known."""
        chords = self.chords.get(one, ())
        return chords == self.chords.get(other, ()) and None not in chords and len(chords) > 0


def likeliest_repeat(
    song: SongBars, role: Role, bar: int, earlier: Iterable[int]
) -> tuple[int, float] | None:
    """Return the earlier bar that a bar is most likely the same as, and the log-odds that it is.

    Args:
        song: The other lanes.
        role: Role of the lane, one of ``REPEAT_ODDS``.
        bar: The bar.
        earlier: The bars before that are as long, ascending; of several that are as likely the last counts.

    Returns:
        None where there is no bar to compare.
    """
    best: tuple[int, float] | None = None
    for other in earlier:
        if song.have_same_chords(bar, other):
            similarity = song.similarity(bar, other)
            if similarity is not None and (best is None or similarity >= best[1]):
                best = other, similarity
    if best is None:
        return None
    odds = REPEAT_ODDS[role]
    return best[0], odds.usual + odds.similarity * best[1]


def _by_bar(onsets: Onsets, bars: range) -> Mapping[int, frozenset[int]]:
    """Return the cells of each bar in which a note begins."""
    found: dict[int, set[int]] = {}
    for bar, cell in zip(onsets.bar.tolist(), onsets.cell.tolist(), strict=True):
        found.setdefault(bars[bar], set()).add(cell)
    return {bar: frozenset(cells) for bar, cells in found.items()}
