"""Texts of a description as values of a command."""

import pytest

from ripieno.app.session.parameter_readers import ParameterError
from ripieno.app.session.prompt.prompt_values import prompt_values
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style


def test_texts_become_the_values_of_the_engine():
    texts = {"style": "jazz", "key": "A minor", "tempo": "66", "metre": "3/4", "bars": "12", "density": "0.7"}
    assert prompt_values(texts) == {
        "style": Style.JAZZ,
        "key": Key(9, "minor"),
        "tempo": 66.0,
        "metre": (3, 4),
        "bars": 12,
        "density": 0.7,
    }


def test_roles_that_are_left_out_are_taken_from_those_named_or_else_from_the_usual_ones():
    assert prompt_values({"without": "drums"}) == {"parts": (Role.LEAD, Role.KEYS, Role.BASS)}
    assert prompt_values({"roles": "keys,bass", "without": "bass"}) == {"parts": (Role.KEYS,)}


def test_a_value_out_of_its_range_is_refused():
    with pytest.raises(ParameterError):
        prompt_values({"metre": "3/4444"})
    with pytest.raises(RipienoError):
        prompt_values({"key": "H minor"})
