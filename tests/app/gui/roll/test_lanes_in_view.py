"""A lane that is selected is seen, and only notes whose rows mean the same lie over each other."""

from dataclasses import replace

import pytest

from ripieno.app.gui.roll import paint_notes
from ripieno.app.gui.roll.geometry import Geometry
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.app.gui.roll.song import BAR, DRUMS, PPQ, STEP, song

HIGH, LOW, LATE = 96, 24, 40


def wide_song() -> Clip:
    """Return a clip of high, low and late notes, far apart, and drums."""
    lanes = (
        Lane("High", Role.LEAD, tuple(Note(bar * BAR, PPQ, HIGH, 90) for bar in range(48)), 1, 0, 0),
        Lane("Low", Role.BASS, tuple(Note(bar * BAR, PPQ, LOW, 90, 1) for bar in range(48)), 2, 1, 33),
        Lane("Late", Role.KEYS, tuple(Note(bar * BAR, PPQ, 60, 90, 2) for bar in (LATE, LATE + 1)), 3, 2, 0),
        Lane("Near", Role.PAD, tuple(Note(bar * BAR, PPQ, HIGH - 5, 90, 3) for bar in range(48)), 4, 3, 0),
        Lane("Kit", Role.DRUMS, DRUMS, 5, 9, None),
        Lane("Empty", Role.PAD, (), 6, 4, 0),
    )
    return Clip(TimeMap(PPQ), lanes, 48 * BAR)


@pytest.fixture
def close(view):
    """Show four bars of the high notes, closely."""
    view.set_scene(replace(view.state.scene, clip=wide_song()))
    width, row = view.canvas.width(), 16.0
    view.state.view(Geometry(width / (4 * BAR), row, 0.0, (127 - HIGH) * row - 100))
    return view


def shown(view, lane) -> list[Note]:
    """Return the notes of a lane that are in view as a whole row."""
    geometry, size = view.state.geometry, view.canvas.size()
    return [
        note
        for note in view.state.scene.clip.lanes[lane].notes
        if geometry.x_at(note.end) > 0
        and geometry.x_at(note.onset) < size.width()
        and 0 <= geometry.y_at(note.pitch) <= size.height() - geometry.row
    ]


def choose(view, **values):
    view.set_scene(replace(view.state.scene, **values))


def test_a_lane_that_is_chosen_is_scrolled_to(close):
    left = close.state.geometry.left
    assert not shown(close, 1)
    choose(close, current=1)
    assert len(shown(close, 1)) == 4
    assert close.state.geometry.left == left


def test_a_lane_that_is_seen_already_moves_nothing(close):
    before = close.state.geometry
    choose(close, current=3)
    assert shown(close, 3)
    assert close.state.geometry == before


def test_time_is_scrolled_where_nothing_of_the_lane_sounds_in_view(close):
    choose(close, current=2)
    assert shown(close, 2)


def test_bars_that_are_chosen_stay_in_view(close):
    choose(close, region=Region((1, 2), (0,)))
    left = close.state.geometry.left
    choose(close, current=2)
    assert close.state.geometry.left == left
    geometry = close.state.geometry
    assert 0 <= geometry.y_at(60) <= close.canvas.height() - geometry.row


def test_notes_nearest_to_the_chosen_bars_are_shown(close):
    choose(close, region=Region((46,), (0,)))
    choose(close, current=2)
    assert [note.onset for note in shown(close, 2)][-1] == (LATE + 1) * BAR


def test_music_that_plays_keeps_its_place(close):
    close.plays = True
    left = close.state.geometry.left
    choose(close, current=2)
    assert close.state.geometry.left == left


def test_a_lane_that_is_ticked_is_scrolled_to_and_the_one_in_front_stays_if_there_is_room(close):
    choose(close, filled=frozenset({0}))
    assert shown(close, 0)
    choose(close, filled=frozenset({0, 1}))
    assert shown(close, 1)
    close.state.view(replace(close.state.geometry, row=5.0, top=0.0))
    choose(close, filled=frozenset({0}))
    choose(close, filled=frozenset({0, 1}))
    assert shown(close, 0)
    assert shown(close, 1)


def test_empty_lanes_and_drums_behind_pitches_move_nothing(close):
    before = close.state.geometry
    choose(close, filled=frozenset({4, 5}))
    assert close.state.geometry == before
    choose(close, current=5)
    assert close.state.geometry == before


def test_a_lane_that_becomes_drums_is_scrolled_to_its_rows(close):
    choose(close, current=4)
    assert shown(close, 4)


@pytest.fixture
def whole(view):
    """Show all pitches."""
    view.state.view(replace(view.state.geometry, top=0.0, row=view.canvas.height() / 128))
    return view


def without(clip: Clip, lanes) -> Clip:
    """Return a clip in which some lanes are empty."""
    return replace(
        clip,
        lanes=tuple(replace(lane, notes=()) if at in lanes else lane for at, lane in enumerate(clip.lanes)),
    )


@pytest.mark.parametrize("most_single", [paint_notes.MAX_SINGLE_ITEMS, 1])
@pytest.mark.parametrize(("front", "others"), [(0, {2}), (1, {2}), (2, {0, 1})])
def test_rows_of_drums_show_no_melody_and_the_reverse(whole, monkeypatch, front, others, most_single):
    monkeypatch.setattr(paint_notes, "MAX_SINGLE_ITEMS", most_single)
    choose(whole, clip=song(), current=front)
    geometry = whole.state.geometry
    both = whole.canvas.grab().toImage()
    choose(whole, clip=without(song(), others))
    whole.state.view(geometry)
    assert whole.canvas.grab().toImage() == both
    choose(whole, clip=without(song(), {front}))
    whole.state.view(geometry)
    assert whole.canvas.grab().toImage() != both


def test_rows_follow_a_role_that_is_changed(whole):
    clip = song()
    lanes = (*clip.lanes[:2], replace(clip.lanes[2], role=Role.LEAD))
    before = whole.canvas.grab().toImage(), whole.keyboard.grab().toImage()
    choose(whole, clip=replace(clip, lanes=lanes))
    assert whole.canvas.grab().toImage() != before[0]
    lanes = (replace(clip.lanes[0], role=Role.DRUMS), *clip.lanes[1:])
    choose(whole, clip=replace(clip, lanes=lanes))
    assert whole.keyboard.grab().toImage() != before[1]
    assert [lane for lane in range(3) if whole.state.scene.shares_rows(lane)] == [0, 2]


@pytest.mark.parametrize("kind", ["fresh", "sketch"])
def test_new_and_forming_notes_lie_in_rows_of_their_own_kind(view, kind):
    geometry, before = view.state.geometry, view.canvas.grab().toImage()

    def show(lane):
        if kind == "fresh":
            choose(view, fresh=((lane, Note(6 * BAR, PPQ, 60, 90)),))
        else:
            view.set_sketch({lane: (Note(6 * BAR, PPQ, 60, 90),)})
        view.state.view(geometry)
        return view.canvas.grab().toImage()

    assert show(2) == before
    assert show(1) != before


def test_pitches_of_drums_are_no_rows_of_a_melody(whole):
    choose(whole, region=Region((1,), (2,), 36, 38))
    shaded = whole.canvas.grab().toImage()
    choose(whole, region=Region((1,), (2,)))
    assert whole.canvas.grab().toImage() == shaded


def test_a_click_where_a_hidden_note_lies_brings_no_lane_to_the_front(whole, hand, at):
    selected: list[int] = []
    whole.lane_selected.connect(selected.append)
    hand.click(at(STEP // 2, DRUMS[0].pitch))
    assert selected == []
    hand.click(at(STEP // 2, 48))
    assert selected == [1]


def test_a_lane_in_front_is_scrolled_to_once_more_when_it_is_chosen_again(close):
    close.navigator.scroll_by(0, 2000)
    assert not shown(close, 0)
    close.show_lane(0)
    assert shown(close, 0)


def test_new_notes_of_the_lane_in_front_are_seen_at_whatever_pitch(close):
    left = close.state.geometry.left
    choose(close, fresh=((0, Note(BAR, PPQ, LOW, 90)),))
    geometry = close.state.geometry
    assert 0 <= geometry.y_at(LOW) <= close.canvas.height() - geometry.row
    assert geometry.left == left
    choose(close, fresh=((0, Note(BAR, PPQ, HIGH, 90)),))
    assert close.state.geometry == geometry
