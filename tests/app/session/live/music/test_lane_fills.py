"""The fills of planned bars."""

from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.app.session.live.music.lane_densities import notes_per_beat
from ripieno.app.session.live.music.lane_fills import lane_fill, rhythm_fill
from ripieno.engine.music.chords import parse_chord
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

KEY = parse_key("C major")
PLANS = {
    4: BarPlan(chords=(parse_chord("C"),), key=KEY, density=1.2),
    5: BarPlan(chords=(parse_chord("F"),), key=KEY),
}


def options(role, **values):
    varied = values.pop("is_varied", False)
    return lane_fill(1, role, PLANS, 8, controls_at(seed=1, **values), is_varied=varied).options


def test_a_lane_is_as_busy_as_is_usual_times_section_and_control():
    assert options(Role.BASS, density=2.0).notes_per_beat == notes_per_beat(Role.BASS, 2.2)
    assert options(Role.BASS, density=2.0).density is None


def test_melodies_keep_to_the_key_and_other_lanes_to_the_chords():
    assert (options(Role.LEAD).locks.key, options(Role.LEAD).locks.chords) == (KEY, False)
    assert (options(Role.KEYS).locks.key, options(Role.KEYS).locks.chords) == (None, True)
    assert [str(bar[0]) for bar in options(Role.KEYS).chords] == ["C", "F"]
    assert options(Role.DRUMS).chords is None


def test_a_key_that_is_asked_for_holds():
    asked = parse_key("C minor")
    assert options(Role.KEYS, key=asked).locks.key == asked
    assert options(Role.LEAD, key=asked).locks.key == asked


def test_a_varied_melody_begins_from_what_it_was():
    assert options(Role.LEAD, is_varied=True).strength < 1
    assert options(Role.LEAD, is_varied=True).notes_per_beat is None


def test_a_kept_rhythm_asks_for_pitches_alone():
    fill = rhythm_fill(lane_fill(0, Role.LEAD, PLANS, 8, controls_at(seed=1)))
    assert (fill.options.locks.keep, fill.options.locks.key) == ("rhythm", KEY)
    assert fill.options.notes_per_beat is None


def test_lanes_and_bars_have_seeds_of_their_own():
    fills = [lane_fill(lane, Role.LEAD, PLANS, bar, controls_at(seed=1)) for lane in (0, 1) for bar in (4, 6)]
    assert len({fill.options.seed for fill in fills}) == 4
