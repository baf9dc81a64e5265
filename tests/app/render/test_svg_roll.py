"""The drawing is well-formed and shows what the clip holds."""

from xml.etree import ElementTree as ET

from ripieno.app.render import theme
from ripieno.app.render.svg_roll import svg_roll
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

SPACE = "{http://www.w3.org/2000/svg}"


def clip(*notes, role=Role.KEYS, name="Rhodes <1>"):
    return Clip(TimeMap(96), (Lane(name, role, notes, 1, 0, None),), 4 * 384)


def drawn(*notes, bars=range(4), region=None, role=Role.KEYS):
    text = svg_roll(clip(*notes, role=role), bars, region, "A & B")
    return ET.fromstring(text)  # noqa: S314 (our own drawing)


def boxes(drawing, colour):
    return [each for each in drawing.iter(f"{SPACE}rect") if each.get("fill") == colour]


def of_velocity(velocity, role=Role.KEYS):
    return "#" + bytes(theme.note_colour(role, velocity)).hex()


def test_titles_and_names_are_text_whatever_letters_they_have():
    texts = [each.text for each in drawn(Note(0, 96, 60, 90)).iter(f"{SPACE}text")]
    assert "A & B" in texts
    assert "Rhodes <1>" in texts
    assert {"1", "2", "3", "4"} <= set(texts)


def test_each_note_of_the_shown_bars_is_a_box_at_its_place():
    notes = (Note(0, 96, 60, 90), Note(384, 192, 64, 90), Note(3 * 384, 96, 67, 90))
    found = boxes(drawn(*notes, bars=range(2)), of_velocity(90))
    left = [float(each.get("x")) for each in found]
    assert len(found) == 2
    assert left[1] - left[0] == theme.PLOT_WIDTH / 2
    widths = [float(each.get("width")) for each in found]
    assert (
        widths == [theme.PLOT_WIDTH / 8 - 1, theme.PLOT_WIDTH / 4 - 1] or abs(widths[1] - 2 * widths[0]) <= 2
    )


def test_the_region_is_a_band_and_a_bracket():
    region = Region((1,), (0,))
    marked = boxes(drawn(Note(0, 96, 60, 90), region=region), "#" + bytes(theme.REGION).hex())
    assert len(marked) == 2
    assert {each.get("width") for each in marked} == {f"{theme.PLOT_WIDTH / 4:g}"}


def test_a_stroke_of_a_drum_has_one_width_whatever_its_length():
    found = boxes(
        drawn(Note(0, 5, 36, 90), Note(384, 300, 36, 90), role=Role.DRUMS), of_velocity(90, Role.DRUMS)
    )
    assert len({each.get("width") for each in found}) == 1
