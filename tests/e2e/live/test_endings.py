"""``ripieno live`` ended in every way at random moments, by a few runs of its bench."""

import sys

import pytest

from bench.endings import ENDINGS, end_all, table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="JACK, pseudo-terminals and /proc")


def test_however_it_ends_nothing_hangs() -> None:
    # One at a time: on two servers, libjack mixes up clients of one name that open at the same moment.
    ended = list(end_all([(way, 1) for way in ENDINGS], jobs=1, is_quick=True))
    assert len(ended) == len(ENDINGS)
    assert [each for each in ended if each.hangs or each.trouble] == [], table(ended)
