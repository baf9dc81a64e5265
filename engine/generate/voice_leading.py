"""New pitches for notes that are put to new chords: each voice moves as little as it can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby
from typing import NamedTuple

import numpy as np

from ripieno.engine.generate.cells import free_pitches
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import Job
from ripieno.engine.generate.known_notes import ReplacedNote
from ripieno.engine.generate.rhythm import cut_to_span, fit_rhythm, occupied_pitches, too_many
from ripieno.engine.generate.voicing import best_voicing
from ripieno.engine.grid.spec import PITCHES, Bools, Floats
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.columns import Columns, columns_of
from ripieno.engine.music.locks import LockError
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Ints
from ripieno.engine.music.roles import Role

REACHES = (7, 12, PITCHES)
"""Semitones that a voice may move, the next number where the ones before leave a chord no room."""

MOVE_POWER = 1.2
"""Above 1, so that two voices that move a little go before one that moves far."""

PREFERENCE = 1.0
"""Semitones that the odds of the model are worth at most; they choose between pitches that lie as near."""

UNLASTING = 100.0
"""Semitones that a pitch costs which the chords leave behind while the note sounds."""

OUT_OF_RANGE = 1.0
"""Semitones that each semitone costs by which a pitch lies outside the range of the lane."""


class ChordPlace(NamedTuple):
    """A bar and a chord in it."""

    bar: int
    chord: Chord | None


def fit_new_pitches(window: FillWindow, lane: int, clip: Clip, odds: Floats) -> tuple[Note, ...]:
    """Return replaced notes with other pitches: the nearest of new chords, or the likeliest.

    Args:
        window: The window.
        lane: Lane of the clip.
        clip: The clip of this variation.
        odds: Log-odds of an onset, shape ``(beats, STEPS, PITCHES)``.

    Raises:
        LockError: If more notes sound at once than there are pitches to take.
    """
    if not window.job.leads_voices or window.job.harmony is None:
        return fit_rhythm(window, lane, clip, odds)
    return tuple(_Voices(window, lane, clip, odds).led())


@dataclass(frozen=True)
class _Voices:
    """The notes of a lane in a window, which take the nearest pitches of new chords."""

    window: FillWindow
    lane: int
    clip: Clip
    odds: Floats

    def led(self) -> list[Note]:
        """Return the notes by onset, then pitch."""
        window, geometry = self.window, self.window.geometry
        latest = window.latest(self.lane)
        ends = np.zeros(PITCHES, np.int64)
        done: list[Note] = []
        replaced = window.known.replaced[self.lane]
        for (beat, _), together in groupby(replaced, key=lambda each: (each.beat, each.step)):
            group = sorted(together, key=lambda each: (each.note.pitch, each.note.onset))
            notes = [cut_to_span(each.note, latest) for each in group]
            pitches = self._voiced(group, notes, ends)
            if pitches is None:
                own = window.job.original.lanes[self.lane]
                raise LockError(too_many(own, int(geometry.bar[beat]), len(notes)))
            made = [replace(note, pitch=pitch) for note, pitch in zip(notes, pitches, strict=True)]
            for note in made:
                ends[note.pitch] = max(ends[note.pitch], note.end)
            done += made
        return sorted(done, key=lambda note: (note.onset, note.pitch))

    def _voiced(
        self, group: Sequence[ReplacedNote], notes: Sequence[Note], ends: Ints
    ) -> Sequence[int] | None:
        """Return the pitches of notes that begin together, lowest first; None where there is no room."""
        targets = self._targets[self._place(group[0])]
        for reach in REACHES:
            costs = [
                self._costs(each, note, targets, ends, reach) for each, note in zip(group, notes, strict=True)
            ]
            found = best_voicing([note.pitch for note in notes], costs)
            if found is not None:
                return found
        return None

    def _costs(
        self, each: ReplacedNote, note: Note, targets: Mapping[int, int], ends: Ints, reach: int
    ) -> Mapping[int, float]:
        """Return what each pitch costs that a note may take, in semitones."""
        harmony, start = self.window.job.harmony, self._start(each)
        is_bass = each.note in self._basses
        able = ~occupied_pitches(note, self._kept) & (ends <= note.onset)
        if able[note.pitch] and self._stays(note, start, is_bass=is_bass):
            return {note.pitch: 0.0}
        costs = {}
        for pitch in _near(able & self._allowed(each), note.pitch, reach):
            lasts = harmony is None or harmony.leaves(pitch, start, note.end) >= note.end
            costs[pitch] = abs(pitch - targets[note.pitch]) ** MOVE_POWER + UNLASTING * (not lasts)
        return costs

    @cached_property
    def _targets(self) -> Mapping[ChordPlace, Mapping[int, int]]:
        """What the pitches under each chord of a bar become, wherever they are struck there."""
        found = {}
        for place, group in groupby(self.window.known.replaced[self.lane], key=self._place):
            stretch = list(group)
            found[place] = self._mapped(stretch, place.chord)
        return found

    def _mapped(self, stretch: Sequence[ReplacedNote], chord: Chord | None) -> Mapping[int, int]:
        """Return what the pitches of one chord in one bar become: in their order, as near as can be."""
        firsts: dict[int, ReplacedNote] = {}
        for each in sorted(stretch, key=lambda each: each.note not in self._basses):
            firsts.setdefault(each.note.pitch, each)
        pitches = sorted(firsts)
        struck = {(each.note.onset, each.note.pitch) for each in stretch}
        together = {
            pitch for onset, pitch in struck for low in pitches if low < pitch and (onset, low) in struck
        }
        for reach in REACHES:
            costs = [self._moves(firsts[pitch], chord, reach) for pitch in pitches]
            tones = chord if self._is_chordal(stretch) else None
            found = best_voicing(pitches, costs, tones, [pitch in together for pitch in pitches])
            if found is not None:
                return dict(zip(pitches, found, strict=True))
        return {pitch: pitch for pitch in pitches}

    def _moves(self, each: ReplacedNote, chord: Chord | None, reach: int) -> Mapping[int, float]:
        """Return what it costs to move a pitch, in semitones, by the pitch that it becomes."""
        pitch, start = each.note.pitch, self._start(each)
        if self._stays(each.note, start, is_bass=each.note in self._basses):
            return {pitch: 0.0}
        low, high = self._range
        return {
            new: abs(new - pitch) ** MOVE_POWER
            - self._preference(chord, new)
            + OUT_OF_RANGE * max(low - new, new - high, 0)
            for new in _near(self._allowed(each), pitch, reach)
        }

    def _allowed(self, each: ReplacedNote) -> Bools:
        """Return the pitches that a note may take, shape ``(PITCHES,)``."""
        free: Bools = self._free[each.beat]
        harmony = self.window.job.harmony
        chord = harmony.chord_at(self._start(each)) if harmony else None
        if chord is None or not chord.pitch_classes or each.note not in self._basses:
            return free
        of_bass: Bools = free & (np.arange(PITCHES) % 12 == chord.lowest)
        return of_bass if of_bass.any() else free

    def _is_chordal(self, stretch: Sequence[ReplacedNote]) -> bool:
        """Say whether notes are those of chords, broken ones too, rather than of a line."""
        role = self.window.job.original.lanes[self.lane].role
        return role in (Role.KEYS, Role.PAD) or len({each.note.onset for each in stretch}) < len(stretch)

    def _start(self, each: ReplacedNote) -> int:
        """Return the tick whose chord a note belongs to: that of its beat if it comes before it."""
        return max(each.note.onset, int(self.window.geometry.step_tick[each.beat, 0]))

    def _stays(self, note: Note, start: int, *, is_bass: bool) -> bool:
        """Say whether the chords under a note are those that were there, and other locks let it be."""
        job = self.window.job
        locks, region = job.options.locks, self.window.geometry.region
        is_allowed = max(locks.low, region.low) <= note.pitch <= min(locks.high, region.high)
        is_allowed &= locks.key is None or note.pitch % 12 in locks.key.pitch_classes
        if not is_allowed or job.harmony is None:
            return False
        new, former = (each.chords_within(start, note.end) for each in (job.harmony, job.former_harmony))
        return all(is_same(*pair, is_bass=is_bass) for pair in zip(new, former, strict=True))

    def _preference(self, chord: Chord | None, pitch: int) -> float:
        """Return what the model thinks of a pitch over all of a chord's beats, so that repeats are alike."""
        return 0.0 if chord is None else float(self._preferences[chord][pitch])

    @cached_property
    def _preferences(self) -> Mapping[Chord, Floats]:
        geometry, harmony = self.window.geometry, self.window.job.harmony
        beats: dict[Chord, list[int]] = {}
        for beat in range(len(geometry.layout)):
            chord = harmony.chord_at(int(geometry.step_tick[beat, 0])) if harmony else None
            if chord is not None:
                beats.setdefault(chord, []).append(beat)
        found = {}
        for chord, own in beats.items():
            mean = self.odds[own].mean(axis=(0, 1))
            found[chord] = PREFERENCE / 2 * np.tanh(mean - mean.mean())
        return found

    @cached_property
    def _free(self) -> Bools:
        geometry = self.window.geometry
        free: Bools = free_pitches(self.window, self.lane) & geometry.mask[geometry.row(self.lane)].any(1)
        return free

    @cached_property
    def _kept(self) -> Columns:
        return columns_of(self.clip.lanes[self.lane].notes)

    @cached_property
    def _range(self) -> tuple[int, int]:
        pitches = self.window.job.given.lanes[self.lane].playing.pitches
        return int(pitches.min()), int(pitches.max())

    @cached_property
    def _basses(self) -> frozenset[Note]:
        """The notes that carry the bass of the harmony."""
        window = self.window
        if self.lane not in bass_lanes(window.job):
            return frozenset()
        is_line = window.job.original.lanes[self.lane].role is Role.BASS
        stretches = groupby(window.known.replaced[self.lane], key=self._place)
        notes = (bass_notes([each.note for each in group], is_line=is_line) for _, group in stretches)
        return frozenset(chain.from_iterable(notes))

    def _place(self, each: ReplacedNote) -> ChordPlace:
        """Return the bar and the chord of a note."""
        harmony = self.window.job.harmony
        bar = int(self.window.geometry.bar[each.beat])
        return ChordPlace(bar, harmony.chord_at(self._start(each)) if harmony else None)


def bass_lanes(job: Job) -> frozenset[int]:
    """Return the lanes that carry the bass of a region: those of that role, else the lowest with chords."""
    time, bars = job.original.time, job.region.bars
    start, end = time.bar_start(bars[0]), time.bar_start(bars[-1] + 1)
    playing = {
        index: lane for index, lane in enumerate(job.original.lanes) if lane.notes.sounds_within(start, end)
    }
    basses = frozenset(index for index, lane in playing.items() if lane.role is Role.BASS)
    chordal = [index for index, lane in playing.items() if lane.role in (Role.KEYS, Role.PAD)]
    if basses or not chordal:
        return basses
    return frozenset({min(chordal, key=lambda index: float(np.median(playing[index].notes.pitches)))})


def bass_notes(stretch: Sequence[Note], *, is_line: bool) -> Iterator[Note]:
    """Yield the notes that carry the bass of one chord in one bar.

    Args:
        stretch: All notes of a lane under the chord.
        is_line: Whether the lane is a bass line, where these are the first note and those of its pitch class;
            elsewhere they are the lowest ones.
    """
    first = min(stretch, key=lambda note: (note.onset, note.pitch) if is_line else (note.pitch, note.onset))
    for note in stretch:
        if note.pitch == first.pitch or (is_line and (note.pitch - first.pitch) % 12 == 0):
            yield note


def is_same(chord: Chord | None, former: Chord | None, *, is_bass: bool) -> bool:
    """Say whether a new chord asks nothing else of a note than the former one.

    What comes after the slash of a chord matters to the bass alone.
    """
    if chord is None or not chord.pitch_classes:
        return True
    if former is None or (is_bass and chord.lowest != former.lowest):
        return False
    return (chord.root, chord.quality) == (former.root, former.quality)


def _near(able: Bools, pitch: int, reach: int) -> list[int]:
    """Return the pitches of a mask that lie within some semitones of a pitch."""
    least = max(pitch - reach, 0)
    return [least + at for at in np.flatnonzero(able[least : pitch + reach + 1]).tolist()]
