"""Sounds are kept, up to a limit."""

import numpy as np
import pytest

from ripieno.app.render.sound import SoundError
from ripieno.app.render.synth.parts import InstrumentPart, Strike
from ripieno.app.render.synth.stems import Stems
from ripieno.app.render.synth.synthesizer import TAIL
from tests.support.pulses import Steps


def part(velocity):
    return InstrumentPart(0, 0, (Strike(0, 100, 60, velocity),))


def test_a_sound_is_made_once():
    synth = Steps()
    stems = Stems(lambda: synth)
    first, second = stems.of([part(1), part(2)])
    again, same, new = stems.of([part(2), part(2), part(3)])
    assert again is same is second
    assert np.abs(first).max() < np.abs(second).max() < np.abs(new).max()
    assert sorted(each.strikes[0].velocity for each in synth.played) == [1, 2, 3]


def test_the_least_lately_used_is_forgotten():
    synth = Steps()
    size = (100 + TAIL) * 2 * 4
    stems = Stems(lambda: synth, kept=2 * size)
    for velocity in (1, 2, 1, 3, 1, 2):
        stems.of([part(velocity)])
    assert [each.strikes[0].velocity for each in synth.played] == [1, 2, 3, 2]


def test_a_missing_synthesizer_is_looked_for_again():
    found = []

    def find():
        if not found:
            raise SoundError("none yet")
        return found[0]

    stems = Stems(find)
    with pytest.raises(SoundError, match="none yet"):
        stems.of([part(1)])
    found.append(Steps())
    assert len(stems.of([part(1)])) == 1
