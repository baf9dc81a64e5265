"""The performance style of a clip, and notes made to match it."""

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.performance import DEFAULT_VELOCITY, PerformanceStyle, measure_performance, tidy
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

TIME = TimeMap.build(480, (), ())
REGION = Region((0,), (0,))


def clip_of(*lanes):
    made = tuple(Lane("", Role.KEYS, tuple(notes), i, i, None) for i, notes in enumerate(lanes))
    return Clip(TIME, made, 1920 * 4)


def test_sixteenths_and_triplets_are_quantised():
    notes = [Note(onset, 100, 60, 50 + onset % 40) for onset in (0, 120, 160, 320, 480, 640, 960)]
    assert measure_performance(clip_of(notes), REGION).quantised


def test_music_played_by_hand_is_not_quantised():
    notes = [Note(480 * beat + (beat * 37) % 71, 100, 60, 50 + beat) for beat in range(16)]
    assert not measure_performance(clip_of(notes), REGION).quantised


def test_a_lane_of_one_velocity_is_flat_and_others_are_not():
    flat = [Note(480 * beat, 100, 60, 96) for beat in range(8)]
    alive = [Note(480 * beat, 100, 60, 60 + 5 * beat) for beat in range(8)]
    assert measure_performance(clip_of(flat, alive), Region((0,), (0, 1))).flat == {0: 96}


def test_a_lane_without_notes_takes_after_the_others():
    flat = [Note(480 * beat, 100, 60, 96) for beat in range(8)]
    assert measure_performance(clip_of([], flat), REGION).flat == {0: 96}
    assert measure_performance(clip_of([]), REGION).flat == {0: DEFAULT_VELOCITY}


def test_notes_for_a_quantised_clip_are_snapped_to_sixteenths_and_their_triplets():
    notes = (Note(125, 97, 60, 70), Note(1918, 3, 62, 70), Note(158, 50, 64, 70))
    snapped = tidy(notes, PerformanceStyle(quantised=True, flat={}), 0, TIME)
    assert [(note.onset, note.length) for note in snapped] == [(120, 80), (1920, 40), (160, 40)]


def test_a_lane_on_sixteenths_alone_gets_no_triplets():
    straight = [Note(120 * step, 120 + 120 * (step % 7), 60, 70 + step) for step in range(16)]
    triplets = [Note(160 * step, 160 + 40 * (step % 7), 60, 70 + step) for step in range(16)]
    performance = measure_performance(clip_of(straight, triplets), Region((0,), (0, 1)))
    assert performance.quantised
    assert (performance.onsets, performance.lengths) == ({0: 1, 1: 1 / 3}, {0: 1, 1: 1 / 3})
    assert performance.usual == {}
    off = (Note(155, 97, 60, 70),)
    assert [(n.onset, n.length) for n in tidy(off, performance, 0, TIME)] == [(120, 120)]
    assert [(n.onset, n.length) for n in tidy(off, performance, 1, TIME)] == [(160, 80)]


def test_a_lane_of_few_lengths_keeps_to_them():
    steady = [Note(240 * step, 230 if step % 4 else 470, 60, 70) for step in range(32)]
    performance = measure_performance(clip_of(steady), REGION)
    assert performance.usual == {0: (230, 470)}
    made = (Note(130, 100, 60, 70), Note(475, 400, 62, 70))
    assert [(n.onset, n.length) for n in tidy(made, performance, 0, TIME)] == [(120, 230), (480, 470)]


def test_a_line_is_told_from_chords():
    line = [Note(240 * step, 250 if step % 16 == 0 else 240, 60 + step % 5, 70) for step in range(32)]
    chords = [Note(480 * (step // 3), 400, 60 + 4 * (step % 3), 70) for step in range(33)]
    performance = measure_performance(clip_of(line, chords, line[:8]), Region((0,), (0, 1, 2)))
    assert performance.single == {0}


def test_drums_are_as_long_as_the_same_drums_around():
    notes = [
        Note(480 * beat, length, pitch, 70 + beat)
        for beat, (pitch, length) in enumerate([(36, 30), (38, 60), (36, 34), (38, 60), (36, 32)])
    ]
    clip = clip_of(notes)
    clip = clip.with_roles({0: Role.DRUMS})
    made = tidy(
        (Note(0, 200, 36, 70), Note(0, 200, 38, 70), Note(0, 200, 42, 70)),
        measure_performance(clip, REGION),
        0,
        TIME,
    )
    assert [note.length for note in made] == [32, 60, 34]


def test_notes_for_a_flat_lane_take_its_velocity_and_keep_their_time():
    notes = (Note(125, 97, 60, 70),)
    assert tidy(notes, PerformanceStyle(quantised=False, flat={2: 99}), 2, TIME) == (Note(125, 97, 60, 99),)
    assert tidy(notes, PerformanceStyle(quantised=False, flat={2: 99}), 1, TIME) == notes
