"""What is on the screen is what the scene says, in both palettes and at any scale."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from ripieno.app.gui.palette import DARK, LIGHT, blend
from ripieno.app.gui.roll import canvas, paint_marks
from ripieno.app.gui.roll import paint_notes as painting
from ripieno.app.gui.roll.drum_names import drum_name
from ripieno.app.gui.roll.geometry import Geometry
from ripieno.app.gui.roll.paint_notes import note_box, paint_notes, strength
from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.shades import level, selected_shades, shades
from ripieno.app.gui.roll.state import Draft, RollState
from ripieno.app.gui.roll.view import RollView
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.app.gui.roll.song import BAR, BASS, KEYS, PPQ, song

FIRST = KEYS[0]


def shot(widget) -> QImage:
    return widget.grab().toImage()


def pixel(image: QImage, place: tuple[float, float]) -> str:
    return image.pixelColor(round(place[0]), round(place[1])).name()


def drawn(state: RollState, width: int = 400, height: int = 300, ratio: float = 1.0) -> QImage:
    """Return the notes alone, on the colour of the background."""
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(state.palette.background))
    painter = QPainter(picture)
    paint_notes(painter, state, QSizeF(width, height))
    painter.end()
    return picture.toImage()


@pytest.fixture
def state(qapp) -> RollState:
    assert qapp is not None
    state = RollState()
    state.take_scene(Scene(song()))
    state.view(Geometry(0.05, 10, 0, (127 - 70) * 10))
    return state


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_a_note_in_front_has_its_roles_colour(view, at, palette):
    view.set_palette(palette)
    colour = shades(palette, Role.KEYS, 1.0)[level(FIRST.velocity)]
    assert pixel(shot(view.canvas), at(PPQ * 0.85, FIRST.pitch)) == colour.name()


def test_notes_behind_are_fainter_and_muted_ones_fainter_still(view, at):
    place = at(2 * BAR + PPQ, BASS[1].pitch)
    background = QColor(DARK.background)

    def brightness() -> int:
        return QColor(pixel(shot(view.canvas), place)).lightness() - background.lightness()

    behind = brightness()
    view.set_scene(replace(view.state.scene, quiet=frozenset({1})))
    muted = brightness()
    view.set_scene(replace(view.state.scene, quiet=frozenset(), current=1))
    assert 0 < muted < behind < brightness()


def test_the_lane_in_front_covers_the_others(state):
    clip = song()
    lead = Lane("", Role.LEAD, (FIRST,), 4, 2, None)
    state.take_scene(Scene(replace(clip, lanes=(*clip.lanes, lead))))
    box = note_box(state.geometry, FIRST.onset, FIRST.end, FIRST.pitch)
    place = box.center().x(), box.center().y()
    assert pixel(drawn(state), place) == shades(DARK, Role.KEYS, 1.0)[level(80)].name()
    state.take_scene(replace(state.scene, current=3))
    assert pixel(drawn(state), place) == shades(DARK, Role.LEAD, 1.0)[level(80)].name()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_notes_look_alike_one_by_one_and_as_an_image(state, monkeypatch, ratio):
    singly = drawn(state, ratio=ratio)
    monkeypatch.setattr(painting, "MAX_SINGLE_ITEMS", 0)
    together = drawn(state, ratio=ratio)
    for note in (*KEYS, *BASS):
        box = note_box(state.geometry, note.onset, note.end, note.pitch)
        for share in (0.3, 0.5, 0.7):
            place = (box.left() + box.width() * share) * ratio, box.center().y() * ratio
            assert pixel(singly, place) == pixel(together, place)
    gap = ((FIRST.end * 0.05) - 0.5) * ratio, 105 * ratio
    assert pixel(together, gap) == DARK.background


def test_a_screen_of_twice_the_pixels_gets_twice_the_detail(state, monkeypatch):
    monkeypatch.setattr(painting, "MAX_SINGLE_ITEMS", 0)
    lane = Lane("", Role.KEYS, (Note(0, 30, 60, 127), Note(40, 30, 60, 127)), 1, 0, None)
    state.take_scene(Scene(replace(song(), lanes=(lane,))))
    rows = [drawn(state, ratio=ratio) for ratio in (1.0, 4.0)]
    colours = [
        {pixel(image, (x, 105 * ratio)) for x in range(round(4 * ratio))}
        for image, ratio in zip(rows, (1.0, 4.0), strict=True)
    ]
    assert DARK.background in colours[1]
    assert DARK.background not in {pixel(rows[0], (x, 105)) for x in range(3)}


def test_notes_shorter_than_a_pixel_are_still_seen(state, monkeypatch):
    monkeypatch.setattr(painting, "MAX_SINGLE_ITEMS", 0)
    state.view(Geometry(0.0005, 10, 0, (127 - 70) * 10))
    assert pixel(drawn(state), (0, 105)) != DARK.background


def test_fifty_thousand_notes_leave_no_pixel_of_their_rows_empty(state):
    lane = Lane("", Role.KEYS, tuple(Note(at, 1, 60, 100) for at in range(50_000)), 1, 0, None)
    state.take_scene(Scene(replace(song(), lanes=(lane,), end=50_000)))
    state.view(Geometry(400 / 50_000, 10, 0, (127 - 70) * 10))
    image = drawn(state)
    assert {pixel(image, (x, 105)) for x in range(400)} == {shades(DARK, Role.KEYS, 1.0)[level(100)].name()}


def test_a_note_outside_the_key_is_hatched_where_that_is_asked_for(view, at):
    def patterns() -> int:
        image = shot(view.canvas)
        left, y = at(3 * BAR + PPQ * 0.6, 61)
        right, _ = at(3 * BAR + PPQ, 61)
        box = [[pixel(image, (x, y + dy)) for x in range(int(left) + 4, int(right) - 4)] for dy in (-2, 0, 2)]
        return len({each for row in box for each in row})

    view.zoom_by(3, 1)
    view.set_scene(replace(view.state.scene, key=Key(0, "major")))
    assert patterns() == 1
    view.set_scene(replace(view.state.scene, marks_key=True))
    assert patterns() > 1


def test_an_image_of_notes_tells_those_outside_the_key_apart_too(state, monkeypatch):
    monkeypatch.setattr(painting, "MAX_SINGLE_ITEMS", 0)
    state.take_scene(replace(state.scene, key=Key(0, "major"), marks_key=True))
    image = drawn(state, 500)
    box = note_box(state.geometry, 3 * BAR, 3 * BAR + PPQ, 61)
    row = [pixel(image, (x, box.center().y())) for x in range(int(box.left()), int(box.right()))]
    assert row.count(DARK.background) == pytest.approx(len(row) / 2, abs=1)


def test_control_notes_are_outlines_of_no_colour(state):
    box = note_box(state.geometry, 3 * BAR, 3 * BAR + PPQ, 61)
    middle = box.center().x(), box.center().y()
    assert pixel(drawn(state, 500), middle) != DARK.background
    state.take_scene(replace(state.scene, clip=song().with_control({0: frozenset({61})})))
    image = drawn(state, 500)
    assert pixel(image, middle) == DARK.background
    edge = {pixel(image, (x, box.top())) for x in range(int(box.left()) + 2, int(box.right()) - 2)}
    assert len(edge) == 1
    assert DARK.background not in edge


def test_an_image_of_notes_tells_control_notes_apart_too(state, monkeypatch):
    monkeypatch.setattr(painting, "MAX_SINGLE_ITEMS", 0)
    state.take_scene(replace(state.scene, clip=song().with_control({0: frozenset({61})})))
    box = note_box(state.geometry, 3 * BAR, 3 * BAR + PPQ, 61)
    image = drawn(state, 500)
    row = [pixel(image, (x, box.center().y())) for x in range(int(box.left()), int(box.right()))]
    assert row.count(DARK.background) == pytest.approx(len(row) / 2, abs=1)


def test_drums_are_never_outside_a_key(state):
    state.take_scene(replace(state.scene, key=Key(1, "major"), marks_key=True))
    assert not painting.foreign(state, 2, np.array([36, 38])).any()
    assert painting.foreign(state, 0, np.array([60, 61])).tolist() == [False, False]
    assert painting.foreign(state, 0, np.array([62])).tolist() == [True]


def test_the_selection_is_shaded(view, at):
    inside, outside = at(5 * BAR + 20, 66), at(3.5 * BAR + 20, 66)
    before = shot(view.canvas)
    assert pixel(before, inside) == pixel(before, outside)
    view.set_scene(replace(view.state.scene, region=Region((5,), (0,), 65, 67)))
    after = shot(view.canvas)
    assert pixel(after, inside) != pixel(after, outside)
    assert pixel(after, at(5 * BAR + 20, 62)) == pixel(before, at(5 * BAR + 20, 62))


def test_new_notes_glow_and_have_an_outline(view, at):
    x, y = at(PPQ / 2, FIRST.pitch)
    top = round(view.state.geometry.y_at(FIRST.pitch))
    view.set_scene(replace(view.state.scene, fresh=((0, FIRST),)))
    image = shot(view.canvas)
    assert QColor(pixel(image, (x, top))).hue() == pytest.approx(QColor(DARK.accent).hue(), abs=8)
    assert pixel(image, (x, top - 1)) not in {DARK.background, DARK.black_key}
    assert pixel(image, (x, y)) != DARK.background


def test_what_is_forming_takes_the_place_of_the_regions_notes(view, at):
    view.set_scene(replace(view.state.scene, region=Region((0,), (0,))))
    before = shot(view.canvas)
    view.set_sketch({0: [Note(0, PPQ, 69, 100)]})
    forming = shot(view.canvas)
    old, new = at(PPQ / 2, FIRST.pitch), at(PPQ / 2, 69)
    ground = at(PPQ / 2, FIRST.pitch + 2)
    assert pixel(before, old) != pixel(before, ground)
    assert pixel(forming, old) == pixel(forming, ground)
    assert pixel(forming, new) != pixel(before, new)
    view.set_sketch(None)
    assert shot(view.canvas) == before


def test_a_chosen_note_is_lighter_and_outlined(view, at):
    place = at(PPQ * 0.85, FIRST.pitch)
    view.state.choose(frozenset({0}))
    colour = blend(shades(DARK, Role.KEYS, 1.0)[level(80)], QColor(DARK.text), 0.3)
    assert pixel(shot(view.canvas), place) == colour.name()


def test_many_chosen_notes_are_outlined_as_few_are(view, at, monkeypatch):
    monkeypatch.setattr(paint_marks, "MAX_FINE_NOTES", 0)
    view.state.choose(frozenset({0, 1}))
    image = shot(view.canvas)
    inside = at(PPQ // 2, 60)
    assert pixel(image, inside) == selected_shades(DARK, Role.KEYS)[level(80)].name()
    top = (inside[0], view.state.geometry.y_at(60))
    assert pixel(image, top) == DARK.text


def test_a_note_that_is_being_moved_is_not_seen_where_it_was(state):
    box = note_box(state.geometry, FIRST.onset, FIRST.end, FIRST.pitch)
    place = box.center().x(), box.center().y()
    assert pixel(drawn(state), place) != DARK.background
    state.sketch_out(Draft(frozenset({0})))
    assert pixel(drawn(state), place) == DARK.background


def count_drawings(monkeypatch) -> list[int]:
    drawings: list[int] = []
    monkeypatch.setattr(canvas, "paint_notes", lambda *_: drawings.append(1))
    return drawings


def test_the_playhead_is_drawn_without_drawing_the_notes_again(view, monkeypatch):
    image = shot(view.canvas)
    drawings = count_drawings(monkeypatch)
    view.set_playhead(5 * BAR)
    x, y = round(view.state.geometry.x_at(5 * BAR)), 40
    assert pixel(shot(view.canvas), (x, y)) == DARK.text
    assert drawings == []
    view.set_playhead(None)
    assert shot(view.canvas) == image


def test_what_lies_after_the_clip_is_told_apart(view):
    view.zoom_by(0.01, 1)
    view.navigator.scroll_by(10_000, 0)
    image = shot(view.canvas)
    end = view.state.geometry.x_at(8 * BAR)
    y = view.state.geometry.y_at(71) + view.state.geometry.row / 2
    assert end + 6 < view.canvas.width()
    assert pixel(image, (end + 5, y)) != pixel(image, (end - 5, y))


def test_every_drum_of_general_midi_has_a_name():
    assert all(drum_name(pitch) for pitch in range(35, 82))
    assert [drum_name(pitch) for pitch in (36, 38, 42, 46, 49, 81)] == [
        "Kick",
        "Snare",
        "Closed hat",
        "Open hat",
        "Crash",
        "Triangle",
    ]
    assert drum_name(10) == ""


def test_the_keyboard_names_drums_where_drums_are_in_front(view):
    keys = shot(view.keyboard)
    view.set_scene(replace(view.state.scene, current=2))
    assert shot(view.keyboard) != keys


def test_strength_falls_from_the_front_to_the_muted(state):
    state.take_scene(replace(state.scene, quiet=frozenset({2})))
    assert strength(state, 0) > strength(state, 1) > strength(state, 2) > 0


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_all_parts_are_drawn_at_odd_sizes_and_without_a_clip(qtbot, palette):
    view = RollView()
    qtbot.addWidget(view)
    view.set_palette(palette)
    view.resize(261, 251)
    assert not view.grab().isNull()
    view.set_scene(Scene(replace(song(), lanes=(), end=0), chords=((0, BAR, "C"),), key=Key(9, "minor")))
    assert not view.grab().isNull()
