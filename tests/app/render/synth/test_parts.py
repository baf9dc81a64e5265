"""A passage is cut into parts that add up to it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.lane_controls import lane_controls
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.parts import PIECE, Strike, parts, pieces
from ripieno.app.render.synth.playback import MIN_FRAMES, Playback
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from tests.support.instrument_files import MpePart, body_of, file_of
from tests.support.pulses import BAR, PPQ, clip, lane


def strikes_of(playback):
    edges = pieces(playback)
    return sorted(
        (index, edges[piece] + strike.on, edges[piece] + strike.off, strike.velocity)
        for piece, held in enumerate(parts(playback, edges))
        for index, part in held
        for strike in part.strikes
    )


@given(
    st.lists(st.tuples(st.integers(0, 40 * PPQ), st.integers(1, 9 * PPQ), st.integers(1, 127)), max_size=12),
    st.integers(0, 20 * PPQ),
    st.integers(1, 40 * PPQ),
)
def test_every_note_of_a_span_is_in_one_piece_at_its_frame(notes, start, length):
    playback = Playback(clip(lane(*notes), bars=12), start, start + length)
    expected = []
    for onset, duration, velocity in notes:
        if onset < playback.end and onset + duration > start:
            on = playback.frame_at(max(onset, start)) - playback.first_frame
            off = min(playback.frame_at(onset + duration) - playback.first_frame, playback.frames)
            on = min(on, playback.frames - 1)
            expected.append((0, on, max(off, on + 1), velocity))
    assert strikes_of(playback) == sorted(expected)


def test_pieces_begin_at_the_same_moments_of_the_clip_wherever_the_passage_begins():
    whole = Playback(clip(bars=16), 0, 16 * BAR)
    later = Playback(clip(bars=16), 3 * BAR, 16 * BAR)
    moments = [later.first_frame + edge for edge in pieces(later)[1:]]
    assert moments == [edge for edge in pieces(whole) if edge > later.first_frame]
    assert PIECE in pieces(whole)


def test_the_tempo_map_places_the_notes():
    slow_second_beat = ((0, 500_000), (PPQ, 1_000_000))
    music = clip(lane((0, PPQ, 90), (PPQ, PPQ, 90), (2 * PPQ, PPQ, 90)), tempos=slow_second_beat)
    assert [on for _, on, _, _ in strikes_of(Playback(music, 0, BAR))] == [
        0,
        SAMPLE_RATE // 2,
        SAMPLE_RATE * 3 // 2,
    ]


def test_silent_lanes_have_no_parts():
    music = clip(lane((0, PPQ, 10)), lane((0, PPQ, 20), channel=1), lane((0, PPQ, 30), channel=2))

    def estimated(**options):
        return {velocity for _, _, _, velocity in strikes_of(Playback(music, 0, BAR, **options))}

    assert estimated() == {10, 20, 30}
    assert estimated(muted=frozenset({1})) == {10, 30}
    assert estimated(soloed=frozenset({1, 2})) == {20, 30}
    assert estimated(soloed=frozenset({1, 2}), muted=frozenset({2})) == {20}
    assert estimated(volumes={0: 0.0}) == {20, 30}


def test_a_held_note_sounds_from_the_begin_but_a_drum_does_not():
    music = clip(lane((0, 2 * BAR, 50)), lane((0, 2 * BAR, 60), channel=9, role=Role.DRUMS))
    assert strikes_of(Playback(music, BAR, 2 * BAR)) == [(0, 0, 2 * SAMPLE_RATE, 50)]


def test_controllers_from_before_come_first_and_the_last_of_each_kind_counts():
    music = clip(lane((BAR, BAR, 50)))
    controls = {
        0: (
            (0, b"\xb0\x07\x10"),
            (5, b"\xb0\x07\x20"),
            (6, b"\xb0\x40\x7f"),
            (BAR + PPQ, b"\xb0\x40\x00"),
            (9 * BAR, b"\xb0\x40\x7f"),
        )
    }
    playback = Playback(music, BAR, 2 * BAR, controls=controls)
    ((_, part),) = parts(playback, pieces(playback))[0]
    assert part.controls == ((0, b"\xb0\x07\x20"), (0, b"\xb0\x40\x7f"), (SAMPLE_RATE // 2, b"\xb0\x40\x00"))
    assert part.strikes == (Strike(0, 2 * SAMPLE_RATE, 60, 50),)


def test_a_passage_of_a_tick_still_lasts_a_little():
    assert Playback(clip(), 0, 1).frames == MIN_FRAMES
    assert Playback(clip(), 0, BAR).frames == 2 * SAMPLE_RATE


@given(st.integers(0, BAR), st.integers(1, BAR), st.data())
def test_ticks_become_frames_and_come_back(start, length, data):
    playback = Playback(clip(tempos=((0, 400_000), (700, 650_000))), start, start + length)
    tick = data.draw(st.integers(start, playback.end))
    assert playback.tick_at(playback.frame_at(tick) - playback.first_frame) == tick


def test_an_instrument_of_several_channels_has_a_part_for_each_with_its_own_bends():
    mpe = MpePart(range(8, 13), 0, [(60, 64, 67)], (8192, 9000, 7000))
    smf = file_of(body_of(mpe.events()))
    clip = read_clip(smf)
    playback = Playback(clip, 0, clip.end, controls=lane_controls(smf, clip))
    ((*held,),) = parts(playback, (0, playback.frames))
    assert [(index, part.channel) for index, part in held] == [(0, 8), (0, 9), (0, 10)]
    assert all(data[0] & 0x0F == part.channel for _, part in held for _, data in part.controls)
    bends = [[data for _, data in part.controls if data[0] & 0xF0 == 0xE0] for _, part in held]
    assert len({tuple(each) for each in bends}) == 3
    ((*apart,),) = parts(playback, (0, playback.frames), is_apart=True)
    assert DRUM_CHANNEL not in {part.channel for _, part in apart}


def test_drums_found_on_another_channel_sound_as_drums_and_control_notes_do_not_sound():
    kit = replace(lane((0, PPQ, 90), role=Role.DRUMS), channel=3, program=12)
    switched = replace(lane((0, PPQ, 90), (PPQ, PPQ, 80)), channel=0)
    switched = replace(switched, control=frozenset({switched.notes[0].pitch}))
    playback = Playback(clip(kit, switched, bars=1), 0, BAR)
    ((drums,),) = parts(playback, (0, playback.frames), is_apart=True)
    assert (drums[0], drums[1].channel, drums[1].program) == (0, DRUM_CHANNEL, 0)
    ((as_written,),) = parts(playback, (0, playback.frames))
    assert (as_written[1].channel, as_written[1].program) == (3, 12)
