import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode
from ripieno.app.session.batch.where import Where, WhereError, check_bars, regions
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from tests.support.small_song import BAR, PPQ, meta, note, song, track
from tests.support.smf_strategies import header


def selected(where, data=None):
    smf = decode(song() if data is None else data)
    return regions(where, smf, read_clip(smf), "song.mid")


def bars_of(text, data=None):
    (region,) = selected(Where(text), data)
    return region.bars


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("2-3,5", (1, 2, 4)),
        ("last:2", (6, 7)),
        ("first:3", (0, 1, 2)),
        ("last:99", tuple(range(8))),
        ("every:4", (3, 7)),
        ("every:3", (2, 5)),
        ("all", tuple(range(8))),
        (" Every : 4 ".lower(), (3, 7)),
    ],
)
def test_bars_are_counted_in_each_file(text, bars):
    assert bars_of(text) == bars


def with_markers(*marks):
    events = [*(event for bar in range(8) for event in note(bar * BAR, PPQ, 60, 0))]
    events += [(tick, meta(kind, text)) for tick, kind, text in marks]
    return header(1, 1, PPQ) + track(events)


MARKED = with_markers(
    (0, 6, b"Verse"), (2 * BAR, 6, b" FILL "), (3 * BAR, 7, b"Chorus"), (6 * BAR, 6, b"fill")
)


def test_a_marker_reaches_to_the_next_and_the_last_to_the_end():
    assert bars_of("marker:FILL", MARKED) == (2, 6, 7)
    assert bars_of("section:chorus", MARKED) == (3, 4, 5)


def test_a_marker_in_mid_bar_takes_its_whole_bar():
    data = with_markers((2 * BAR + PPQ, 6, b"FILL"), (2 * BAR + 2 * PPQ, 6, b"on"))
    assert bars_of("marker:FILL", data) == (2,)


def test_an_unknown_marker_names_those_there_are():
    with pytest.raises(WhereError, match="it has Verse, FILL, Chorus, fill"):
        bars_of("marker:bridge", MARKED)


def test_empty_bars_are_those_between_music_lane_by_lane():
    lead = [event for bar in (0, 3, 4) for event in note(bar * BAR, PPQ, 72, 0)]
    bass = [event for bar in (1, 2, 6) for event in note(bar * BAR, PPQ, 36, 1)]
    data = header(1, 2, PPQ) + track(lead) + track(bass)
    found = {region.lanes: region.bars for region in selected(Where("empty"), data)}
    assert found == {(0,): (1, 2), (1,): (3, 4, 5)}


def test_a_note_that_rings_through_a_bar_does_not_leave_it_empty():
    data = header(1, 1, PPQ) + track([*note(0, 3 * BAR, 60, 0), *note(4 * BAR, PPQ, 60, 0)])
    (region,) = selected(Where("empty"), data)
    assert region.bars == (3,)


def test_a_file_without_empty_bars_has_nothing_to_fill():
    with pytest.raises(WhereError, match="nothing to fill"):
        selected(Where("empty"))


def test_only_tracks_of_the_chosen_roles_are_filled():
    (region,) = selected(Where("2", roles=(Role.BASS,)))
    assert region.lanes == (1,)
    with pytest.raises(WhereError, match="no track that plays drums"):
        selected(Where("2", roles=(Role.DRUMS,)))


def test_bars_beyond_the_end_are_one_sentence():
    with pytest.raises(WhereError, match="up to its last, 8"):
        selected(Where("7-9"))


@pytest.mark.parametrize("text", ["", "every:0", "last:", "5-", "bars", "0", "9-5", "marker:"])
def test_what_no_file_could_have_is_refused(text):
    with pytest.raises(RipienoError):
        check_bars(text)


@given(st.sampled_from(["first", "last", "every"]), st.integers(1, 40))
def test_every_count_gives_bars_of_the_file_in_order(word, count):
    text = f"{word}:{count}"
    check_bars(text)
    if word == "every" and count > 8:
        with pytest.raises(WhereError):
            bars_of(text)
    else:
        bars = bars_of(text)
        assert list(bars) == sorted(set(bars))
        assert 0 <= bars[0] <= bars[-1] < 8
