"""Live music and scripted players in virtual time: each row of the table that ``bench.live_music`` prints.

The model makes random notes, so that what holds here holds whatever a model makes.
"""

from dataclasses import replace

import pytest

from bench import live_measures as measure
from bench import live_performers as perform
from bench.live_music import events_of
from bench.live_scenarios import CHANNELS, LEAD, chord_changes, returning
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.music.lane_densities import USUAL_NOTES
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from tests.support.random_bars import make_random
from tests.support.virtual_live import FILL_SECONDS, VirtualLive, VirtualModelWorker

SEEDS = (3, 11)
E_MAJOR, D_MAJOR = parse_key("E major"), parse_key("D major")


def session(seed, mode, fill_seconds=FILL_SECONDS, **values):
    controls = Controls()
    for name, value in {"seed": seed, "mode": mode, **values}.items():
        controls = changed(controls, name, value)
    return VirtualLive(LiveSetup(controls=controls), VirtualModelWorker(None, make_random, fill_seconds))


def play(seed, mode, bars, player=(), events=(), **values):
    live = session(seed, mode, **values)
    return live.run(4 * bars, [*events_of(player), *events]), live


@pytest.fixture(scope="module", params=SEEDS)
def streamed(request):
    """Return 64 bars from nothing."""
    return play(request.param, "stream", 64)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("phrase", [perform.chords, perform.broken_chords])
def test_accompaniment_is_in_the_players_key_from_the_second_bar_and_does_not_clash(seed, phrase):
    player = list(phrase(16))
    notes, live = play(seed, "accompany", 16, player)
    assert measure.share_in_key(notes, E_MAJOR) >= 0.95
    assert measure.share_clashing(notes, player) <= 0.03
    assert min(measure.counts(measure.pitched(notes), 16)[1:]) > 0
    assert live.music.underruns == 0


def test_accompaniment_follows_another_key_within_a_bar():
    first = list(perform.chords(8))
    second = [replace(note, onset=note.onset + 32, end=note.end + 32, pitch=note.pitch - 1) for note in first]
    notes, _ = play(3, "accompany", 16, [*first, *second])
    late = [note for note in notes if measure.bar_of(note) >= 9]
    assert measure.share_in_key(late, parse_key("Eb major"), 0) >= 0.95
    assert measure.share_clashing(late, second, 0) <= 0.03


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_stay_as_busy_as_the_phrase_in_key_and_on_the_bar_line(seed):
    bars, player = 64, list(perform.phrases(64))
    notes, live = play(seed, "answer", bars, player)
    counts = measure.counts(notes, bars)
    density = 2 * len(player) / bars
    answering = [bar for bar in range(bars) if bar % 4 >= 2]
    assert all(0.5 * density <= counts[bar] <= 1.5 * density for bar in answering)
    assert not any(counts[bar] for bar in range(bars) if bar not in answering)
    assert measure.share_in_key(notes, D_MAJOR, 0) >= 0.95
    for bar in answering[::2]:
        assert min(note.onset for note in notes if measure.bar_of(note) == bar) == 4 * bar
    assert live.music.underruns == 0


@pytest.mark.parametrize("fill_seconds", [1.0, 1.5, 2.5])
def test_where_the_model_is_late_answers_have_the_players_rhythm_and_density(fill_seconds):
    bars, player = 32, list(perform.phrases(32))
    notes, live = play(11, "answer", bars, player, fill_seconds=fill_seconds)
    counts = measure.counts(notes, bars)
    assert all(0.5 * 6 <= counts[bar] <= 1.5 * 6 for bar in range(bars) if bar % 4 >= 2)
    assert not any(counts[bar] for bar in range(bars) if bar % 4 < 2)
    assert measure.share_in_key(notes, D_MAJOR, 0) >= 0.95
    asked = {round(note.onset % 8, 2) for note in player}
    assert {round(note.onset % 8, 2) for note in notes if note.channel == LEAD} <= asked
    assert live.music.underruns > 0


@pytest.mark.parametrize("fill_seconds", [1.0, 1.5, 2.5])
def test_where_the_model_is_late_going_on_begins_with_the_chord_at_the_bar_line(fill_seconds):
    notes, _ = play(11, "continue", 32, perform.playing_and_resting(32), fill_seconds=fill_seconds)
    for stop in (4, 12, 20, 28):
        begin = min(note.onset for note in notes if note.onset >= 4 * stop)
        assert begin == pytest.approx(4 * (stop + 1), abs=0.01)
    assert measure.share_in_key(notes, D_MAJOR, 0) >= 0.95


def test_a_model_that_was_slow_once_is_asked_again():
    live = session(11, "answer", fill_seconds=2.5)
    events = [(20.0, lambda each: each.worker.hurry(0.3))]
    notes = live.run(4 * 64, [*events_of(perform.phrases(64)), *events])
    assert len(live.worker.tasks) > 16
    assert sum(measure.counts(notes, 64)[62:]) > 11


def test_an_answer_has_the_rhythm_of_the_phrase():
    notes, _ = play(3, "answer", 8, perform.phrases(8))
    asked = {round(note.onset, 2) for note in perform.phrases(4)}
    lead = {round(note.onset - 8, 2) for note in notes if note.channel == LEAD and note.onset < 16}
    assert lead <= asked
    assert len(lead) >= 0.6 * len(asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_going_on_rests_within_a_beat_and_enters_at_the_bar_after_the_rest(seed):
    notes, live = play(seed, "continue", 32, perform.playing_and_resting(32))
    for first in (8, 16, 24):
        playing = [note for note in notes if 4 * first <= note.end and note.onset < 4 * (first + 4)]
        assert all(note.end <= 4 * first + 1 for note in playing)
    for stop in (4, 12, 20, 28):
        begin = min(note.onset for note in notes if note.onset >= 4 * stop)
        assert begin == pytest.approx(4 * (stop + 1), abs=0.01)
    assert measure.share_in_key(notes, D_MAJOR, 0) >= 0.95
    assert live.music.underruns == 0


@pytest.mark.parametrize("mode", ["accompany", "answer", "continue", "canon", "harmonise"])
def test_nothing_of_our_own_sets_the_key(mode):
    notes, _ = play(3, mode, 6)
    assert measure.pitched(notes) == []


@pytest.mark.parametrize("steps", [2, -2])
def test_a_second_voice_sounds_with_the_player_in_key(steps):
    player = list(perform.phrases(8))
    notes, _ = play(3, "harmonise", 8, player, interval=steps)
    voice = [note for note in notes if note.channel == LEAD]
    later = [note for note in voice if note.onset >= 4]
    assert len(voice) == len(player)
    assert all(note.pitch % 12 in D_MAJOR.pitch_classes for note in later)
    assert all(
        abs(own.onset - other.onset) < 0.05 and 3 <= abs(own.pitch - other.pitch) <= 4
        for own, other in zip(later, [each for each in player if each.onset >= 4], strict=True)
    )


def test_a_canon_repeats_the_player_some_beats_later():
    player = list(perform.phrases(8))
    notes, _ = play(3, "canon", 9, player, interval=0, canon_beats=3)
    voice = [(round(note.onset, 2), round(note.end, 2), note.pitch) for note in notes if note.channel == LEAD]
    assert voice == [(round(note.onset + 3, 2), round(note.end + 3, 2), note.pitch) for note in player]


def test_sections_return_and_no_bar_goes_on_for_long(streamed):
    notes, live = streamed
    for channel in (*CHANNELS, DRUM_CHANNEL):
        own = [note for note in notes if note.channel == channel]
        assert measure.longest_run(measure.contents(own, 64)) <= 8
    assert returning(measure.contents(measure.pitched(notes), 64)) >= 0.25
    assert live.music.underruns == 0


def test_chords_move(streamed):
    assert chord_changes(streamed[0], 64) >= 0.5


def test_the_melody_keeps_the_density_of_its_sections(streamed):
    lead = measure.counts([note for note in streamed[0] if note.channel == LEAD], 64)
    assert sum(count == 0 for count in lead) <= 16
    assert sum(lead[32:]) >= 0.5 * sum(lead[:32])


def test_drums_lead_into_sections_crash_on_arrival_and_keep_to_the_kit(streamed):
    drums = [note for note in streamed[0] if note.channel == DRUM_CHANNEL]
    last, others = measure.change_rates(measure.contents(drums, 64))
    assert last > others
    assert sum(note.pitch in measure.CRASHES for note in drums) >= 4
    assert all(note.pitch in measure.KIT and note.velocity >= 10 for note in drums)


def test_every_lane_stays_in_the_register_of_its_role(streamed):
    assert measure.strays(streamed[0], CHANNELS) == 0


def test_one_seed_plays_the_same_again():
    assert play(5, "stream", 16)[0] == play(5, "stream", 16)[0]


@pytest.mark.parametrize("bars", [(9, 13), (20, 24)])
def test_a_lane_that_is_switched_on_again_is_back_at_the_next_bar(bars):
    off, on = bars
    events = [
        (4 * off + 2, lambda live: live.turn(drums=False)),
        (4 * on + 2, lambda live: live.turn(drums=True)),
    ]
    notes, _ = play(3, "stream", on + 3, events=events, form="intro 4, A 8, break 4, B 8, A 8")
    drums = measure.counts([note for note in notes if note.channel == DRUM_CHANNEL], on + 3)
    assert sum(drums[off + 1 : on + 1]) == 0
    assert drums[on + 1] > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_density_is_absolute_against_what_is_usual_for_each_lane(seed):
    turns = [(4 * bar + 2, value) for bar, value in ((16, 0.25), (32, 4.0), (48, 1.0))]
    events = [(beat, lambda live, value=value: live.turn(density=value)) for beat, value in turns]
    notes, _ = play(seed, "stream", 64, events=events, form="A 64")
    for channel, role in CHANNELS.items():
        counts = measure.counts([note for note in notes if note.channel == channel], 64)
        means = [sum(counts[bar + 2 : bar + 16]) / 14 for bar in (0, 16, 32, 48)]
        for density, mean in zip((1, 0.25, 4, 1), means, strict=True):
            usual = 4 * USUAL_NOTES[role] * density
            if role in {Role.LEAD, Role.BASS}:  # one note at a time, on sixteenths
                usual = min(usual, 16)
            assert 0.8 * usual <= mean <= 1.3 * usual + 0.25
        assert means[3] == pytest.approx(means[0], rel=0.15)
    counts = measure.counts(notes, 64)
    first, low, high, again = (sum(counts[bar + 2 : bar + 16]) for bar in (0, 16, 32, 48))
    assert low < 0.4 * first
    assert high > 3 * first
    assert again == pytest.approx(first, rel=0.1)


@pytest.mark.parametrize(
    ("what", "section"), [("break", "break"), ("build", "build"), ("end", "end"), ("next_section", "B")]
)
def test_a_person_steers_the_form_from_the_next_bar_line(what, section):
    live = session(3, "stream", form="A 16, B 8")
    live.run(4 * 8, [(4 * 6 + 2, lambda each: each.music.steer(what))])
    assert [live.music.display(4.0 * bar).section.split(",")[0] for bar in (6, 7)] == ["A", section]


def test_a_section_that_is_held_from_the_start_repeats():
    live = session(3, "stream", form="A 4, B 4", hold=True)
    live.run(4 * 12)
    assert {live.music.display(4.0 * bar).section for bar in range(12)} == {
        f"A, bar {bar} of 4" for bar in range(1, 5)
    }


def test_what_a_display_asks_for_changes_nothing_that_is_played():
    turns = [
        (4 * 2 + 2, lambda live: live.turn(hold=True)),
        (4 * 9 + 2, lambda live: live.turn(hold=False)),
        (4 * 14 + 2, lambda live: live.music.steer("break")),
        (4 * 20 + 2, lambda live: live.turn(form="C 4, D 4, end")),
        (4 * 22 + 2, lambda live: live.turn(hold=True)),
    ]
    looks = [(beat / 8, lambda live, beat=beat / 8: live.music.display(beat)) for beat in range(8 * 4 * 36)]
    form = "intro 8, A 4, end"
    plain, _ = play(3, "stream", 36, events=turns, form=form)
    shown, _ = play(3, "stream", 36, events=[*turns, *looks], form=form)
    assert shown == plain
    assert max(measure.bar_of(note) for note in plain) >= 35


def test_after_the_end_nothing_plays_until_the_next_section():
    events = [
        (4 * 4 + 1, lambda each: each.music.steer("end")),
        (4 * 11 + 1, lambda each: each.music.steer("next_section")),
    ]
    notes, _ = play(3, "stream", 14, events=events, form="A 16, B 8")
    counts = measure.counts(notes, 14)
    assert all(counts[bar] for bar in range(9))
    assert counts[9:12] == [0, 0, 0]
    assert counts[12] > 0


def test_a_break_has_neither_bass_nor_drums_before_its_fill():
    events = [(4 * 4 + 1, lambda each: each.music.steer("break"))]
    notes, _ = play(3, "stream", 10, events=events, form="A 16, B 8")
    low = [note for note in notes if note.channel in {DRUM_CHANNEL, 2} and 20 <= note.onset < 32]
    assert low == [] or all(note.pitch in {36, 49} and note.onset == 20 for note in low)
    assert [note for note in notes if note.channel == 1 and 20 <= note.onset < 36]


def test_roles_of_channels_are_those_of_the_lanes():
    assert dict(enumerate((Role.LEAD, Role.KEYS, Role.BASS))) == CHANNELS
