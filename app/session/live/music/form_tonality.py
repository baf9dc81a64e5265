"""Key and style that the chords of a form are drawn from."""

from random import Random

import numpy as np

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.plan_bars import Tonality
from ripieno.app.session.live.form.sections import read_form
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key, key_of

MAJOR_SHARE = 0.65
"""Share of drawn keys that are major."""


def tonality_of(controls: Controls) -> Tonality:
    """Return the key that is asked for, else that of the chords that are, else one that the seed draws."""
    options = controls.options
    given = options.chords or next(
        (section.chords for section in read_form(controls.form) or () if section.chords is not None), None
    )
    key = options.locks.key or (key_of_chords(given) if given else None) or draw_key(controls.seed)
    return Tonality(key, options.style, options.chords, controls.seed)


def draw_key(seed: int) -> Key:
    """Return a key that a seed chooses."""
    random = Random(f"key {seed}")
    return Key(random.randrange(12), "major" if random.random() < MAJOR_SHARE else "minor")


def key_of_chords(chords: Progression) -> Key | None:
    """Return the key in which chords most likely are; None where they have no tones."""
    weights = np.zeros(12)
    for place, bar in enumerate(chords):
        for chord in bar:
            for tone in chord.pitch_classes:
                weights[tone] += 1 / len(bar)
            if chord.pitch_classes and place in (0, len(chords) - 1):
                weights[chord.root] += 1 / len(bar)
    return key_of(weights)
