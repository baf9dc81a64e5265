"""A Markov chain of variable order: each lane goes on as the song, or the training songs, went on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np

from ripieno.engine.music.keys import estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.evaluation.cases import STEP, Case, Notes, draw_cases, flat

ORDER = 4
"""Longest history, in attacks."""

SONG_WEIGHT = 8
"""How many times a continuation in the song itself counts, against one in a training song."""

_RELATIVE_MAJOR = 3


class Attack(NamedTuple):
    """Notes of a lane that begin on one sixteenth.

    Attributes:
        step: Sixteenth in the bar.
        lines: Bar lines since the attack before.
        notes: Pitch above the tonic, length and deviation from the sixteenth in ticks, velocity.
    """

    step: int
    lines: int
    notes: tuple[tuple[int, int, int, int], ...]

    @property
    def symbol(self) -> tuple[int, ...]:
        """What a history remembers: the place in the bar and the pitches."""
        return (self.step, *(note[0] for note in self.notes))


History = tuple[tuple[int, ...], ...]


@dataclass
class Chain:
    """Continuations by history, for histories of 0 to `ORDER` attacks."""

    table: dict[History, Counter[Attack]] = field(default_factory=lambda: defaultdict(Counter))

    def learn(self, attacks: Sequence[Attack], weight: int = 1) -> None:
        """Count the attacks of one lane, in order."""
        symbols = [attack.symbol for attack in attacks]
        for at, attack in enumerate(attacks):
            for order in range(min(ORDER, at) + 1):
                self.table[tuple(symbols[at - order : at])][attack] += weight

    def draw(self, history: History, rng: np.random.Generator, other: "Chain") -> Attack | None:
        """Draw what follows the longest known suffix of a history, in this chain or another one.

        The chain with the longer match decides; with equal ones their counts are added.

        Source: variable-order Markov chains after Ron, Singer & Tishby 1996, with the order cut at `ORDER`.
        """
        for order in range(min(ORDER, len(history)), -1, -1):
            key = history[len(history) - order :]
            found = self.table.get(key, Counter()) + other.table.get(key, Counter())
            if found:
                attacks, counts = list(found), np.array(list(found.values()), float)
                return attacks[int(rng.choice(len(attacks), p=counts / counts.sum()))]
        return None


@dataclass(frozen=True)
class Markov:
    """Fills by the chain of the song's context, and of training songs where the context does not help.

    Attributes:
        pieces: Training songs.
    """

    pieces: Sequence[Piece]
    name: str = "Markov chain"
    varied: bool = True

    def fill(self, case: Case, seed: int) -> Notes:
        """Continue every lane from the bars before through the region."""
        rng = np.random.default_rng((seed, case.span[0], len(case.name)))
        tonic = tonic_of(case)
        made: dict[int, tuple[Note, ...]] = {}
        for index, lane in enumerate(case.clip.lanes):
            base = 0 if lane.role is Role.DRUMS else tonic
            known, own = list(attacks_of(case.known[index], case.bar, base)), Chain()
            count = len({int(n.onset / STEP + 0.5) for n in case.known[index] if n.onset < case.span[0]})
            start = known[:count]
            own.learn(start, SONG_WEIGHT)
            # The attack after the region comes after a gap that is no rest.
            own.learn(known[count + 1 :], SONG_WEIGHT)
            made[index] = tuple(self._walk(case, lane.role, own, start, (base, lane.channel), rng))
        return made

    def _walk(
        self,
        case: Case,
        role: Role,
        own: Chain,
        start: Sequence[Attack],
        place: tuple[int, int],
        rng: np.random.Generator,
    ) -> Iterator[Note]:
        """Yield notes until the region ends; after a silent lane, from its first beat."""
        base, channel = place
        learnt = self._learnt.get((role, case.bar), Chain())
        history = tuple(attack.symbol for attack in start)
        bar = sum(attack.lines for attack in start) * case.bar
        while attack := own.draw(history[-ORDER:], rng, learnt):
            bar += case.bar * (
                attack.lines + (attack.lines == 0 and bool(history) and attack.step <= history[-1][0])
            )
            history = (*history, attack.symbol)
            if bar >= case.span[1]:
                return
            for pitch, length, deviation, velocity in attack.notes if bar >= case.span[0] else ():
                onset = max(round(bar + attack.step * STEP) + deviation, case.span[0])
                yield Note(onset, length, min(max(pitch + base, 0), 127), velocity, channel)

    @cached_property
    def _learnt(self) -> dict[tuple[Role, int], Chain]:
        """A chain for each role and length of a bar, from one window of each training song."""
        chains: dict[tuple[Role, int], Chain] = defaultdict(Chain)
        for case in draw_cases(self.pieces):
            tonic = tonic_of(case)
            for lane in case.clip.lanes:
                base = 0 if lane.role is Role.DRUMS else tonic
                chains[lane.role, case.bar].learn(list(attacks_of(lane.notes, case.bar, base)))
        return dict(chains)


def tonic_of(case: Case) -> int:
    """Return the tonic, -5 to 6, of the (relative) major key around the region; 0 where there is none."""
    tonal = [note for note in flat(case.known) if note.channel != 9]
    key = estimate_key(tonal)
    if key is None:
        return 0
    tonic = (key.tonic + _RELATIVE_MAJOR * (key.mode == "minor")) % 12
    return tonic - 12 if tonic > 6 else tonic


def attacks_of(notes: Iterable[Note], bar: int, base: int) -> Iterator[Attack]:
    """Yield the attacks of a lane; the first one's bar lines are counted from the clip's beginning.

    Args:
        notes: By onset.
        bar: Ticks in a bar.
        base: What is taken off every pitch.
    """
    steps, before = round(bar / STEP), 0
    placed = ((int(note.onset / STEP + 0.5), note) for note in notes)
    for step, group in groupby(placed, key=lambda pair: pair[0]):
        own = sorted((n.pitch - base, n.length, round(n.onset - step * STEP), n.velocity) for _, n in group)
        number = step // steps
        yield Attack(step % steps, number - before, tuple(own))
        before = number
