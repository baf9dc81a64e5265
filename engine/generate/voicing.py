"""What the pitches of a chord become: in their order, at the least cost."""

from collections.abc import Mapping, Sequence

from ripieno.engine.music.chords import Chord

MISSING_TONE, MISSING_ROOT, MISSING_THIRD = 1.0, 0.5, 0.7
"""Semitones that a tone of the chord, its root or its third is worth that no note of several has."""

MERGED = 2.0
"""Semitones that it costs that two pitches become one."""

_FULL_SEARCH = 8
"""Pitches up to which tones of the chord are counted."""

_Paths = dict[tuple[int, int], tuple[float, tuple[int, ...]]]
"""The cheapest pitches so far and their cost, by the last of them and the tones of the chord among them."""


def best_voicing(
    pitches: Sequence[int],
    costs: Sequence[Mapping[int, float]],
    chord: Chord | None = None,
    together: Sequence[bool] = (),
) -> Sequence[int] | None:
    """Return what ascending pitches become, in their order, at the least cost.

    Args:
        pitches: The pitches, ascending; two of one note struck twice may be alike.
        costs: What each pitch costs that they may become, in semitones.
        chord: Whose tones several should have; None for none.
        together: Whether each is struck together with a lower one, and may not become the same; all are
            where nothing is given.

    Returns:
        Ascending pitches; None where none are in order.
    """
    tones = sorted(chord.pitch_classes) if chord and 1 < len(pitches) <= _FULL_SEARCH else []
    bit = {tone: 1 << place for place, tone in enumerate(tones)}
    paths: _Paths = {(-1, 0): (0.0, ())}
    before = -1
    for pitch, options, is_apart in zip(pitches, costs, together or [True] * len(pitches), strict=True):
        longer: _Paths = {}
        for (last, has), (total, path) in paths.items():
            for new, cost in options.items():
                if new < last or (new == last and is_apart and pitch != before):
                    continue
                state = new, has | bit.get(new % 12, 0)
                value = total + cost + MERGED * (new == last and pitch != before)
                if state not in longer or value < longer[state][0]:
                    longer[state] = value, (*path, new)
        paths, before = longer, pitch
    if not paths:
        return None
    count = len(pitches)
    ranked = [(total + _missing(chord, tones, has, count), path) for (_, has), (total, path) in paths.items()]
    return min(ranked)[1]


def _missing(chord: Chord | None, tones: Sequence[int], has: int, count: int) -> float:
    """Return what it costs that some tones of a chord are not among some pitches."""
    if chord is None or not tones:
        return 0.0
    there = {tone for place, tone in enumerate(tones) if has >> place & 1}
    third = {(chord.root + interval) % 12 for interval in (3, 4)} & set(tones)
    lost = MISSING_TONE * (min(count, len(tones)) - len(there)) + MISSING_ROOT * (chord.root not in there)
    return lost + MISSING_THIRD * bool(third and not third & there)
