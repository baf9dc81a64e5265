from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.render.text_roll import ASCII, UNICODE, text_roll
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.random_model import clips


def lines(*notes, bars=range(2), width=42, role=Role.KEYS, letters=ASCII):
    clip = Clip(TimeMap(96), (Lane("Rhodes", role, tuple(notes), 1, 0, None),), 4 * 384)
    return [line.text for line in text_roll(clip, bars, [0], width, letters)]


def test_a_note_is_a_block_and_a_line_on_its_row():
    assert lines(Note(0, 192, 60, 90), Note(384 + 96, 24, 62, 90)) == [
        "        1                2",
        "2 Rhodes (keys)",
        "    D4 |................|....#...........",
        "       |................|................",
        "    C4 |#-------........|................",
        "",
    ]


def test_drums_have_names_and_rows_of_their_own():
    assert lines(Note(0, 9, 36, 90), Note(0, 9, 42, 90), role=Role.DRUMS, bars=range(1), width=24)[2:4] == [
        "   hat |#---............"[:8] + "#...............",
        "  kick |#...............",
    ]


def test_a_wide_gap_between_pitches_is_one_row():
    shown = lines(Note(0, 96, 36, 90), Note(0, 96, 84, 90), bars=range(1), width=24)
    assert [line[:6].strip() for line in shown[2:]] == ["C6", "", "C2", ""]
    assert shown[3].strip() == ASCII.gap


def test_bars_that_do_not_fit_the_line_come_below():
    shown = lines(Note(0, 96, 60, 90), Note(3 * 384, 96, 60, 90), bars=range(4), width=26)
    assert [line.split() for line in shown if line.startswith(" " * 8)] == [["1", "2"], ["3", "4"]]


def test_a_note_that_rings_in_from_before_is_a_line():
    assert lines(Note(0, 600, 60, 90), bars=range(1, 2), width=24)[2] == "    C4 |---------......."


@given(clips(), st.integers(20, 200), st.sampled_from([ASCII, UNICODE]))
def test_no_line_is_longer_than_asked_and_every_onset_is_shown(clip, width, letters):
    lanes = range(len(clip.lanes))
    shown = list(text_roll(clip, range(clip.bars), lanes, max(width, 24), letters))
    rows = [line for line in shown if not line.heading]
    assert all(len(line.text) <= max(width, 24) for line in rows)
    pitches = {(lane.role, note.pitch) for lane in clip.lanes for note in lane.notes}
    assert sum(letters.onset in line.text for line in rows) >= len(pitches)
