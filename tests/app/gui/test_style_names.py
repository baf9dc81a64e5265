"""Every style has a name."""

import pytest

from ripieno.app.gui.style_names import style_name
from ripieno.engine.music.styles import Style


@pytest.mark.parametrize("style", Style)
def test_every_style_has_a_name_of_its_own(style):
    names = [style_name(each) for each in Style]
    assert names.count(style_name(style)) == 1
    assert style_name(style)[0].isupper()
