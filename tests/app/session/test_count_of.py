import pytest

from ripieno.app.session.count_of import count_of


@pytest.mark.parametrize(("count", "words"), [(0, "0 bars"), (1, "1 bar"), (2, "2 bars")])
def test_one_thing_is_singular(count, words):
    assert count_of(count, "bar") == words
