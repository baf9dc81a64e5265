"""Messages without end."""

from itertools import islice

import mido
import pytest

import ripieno


def played(messages, count):
    """Return messages with the seconds at which each is due."""
    now, found = 0.0, []
    for message in islice(messages, count):
        now += message.time
        found.append((now, message))
    messages.close()
    return found


def test_a_song_is_played_as_it_is_and_gone_on_from(song):
    own = [message for message in song.to_mido() if not message.is_meta and message.type != "sysex"]
    stream = played(ripieno.stream(song, seed=3, bars=2), len(own) + 50)
    assert all(isinstance(message, mido.Message) for _, message in stream)
    first = [(m.type, m.channel) for _, m in stream[: len(own)]]
    assert sorted(first) == sorted((m.type, m.channel) for m in own)
    assert all(at >= song.seconds_at_bar(9) - 0.001 for at, m in stream[len(own) :] if m.type == "note_on")


def test_no_note_ends_that_has_not_begun_and_none_hangs():
    sounding: dict[tuple[int, int], int] = {}
    begun: dict[tuple[int, int], float] = {}
    for at, message in played(ripieno.stream(seed=3, bars=2, tempo=240), 4000):
        last = at
        if message.type not in {"note_on", "note_off"}:
            continue
        note = (message.channel, message.note)
        if message.type == "note_on" and message.velocity:
            sounding[note] = sounding.get(note, 0) + 1
            begun[note] = at
        else:
            sounding[note] -= 1
            assert sounding[note] >= 0
    assert last > 4
    assert [note for note, held in sounding.items() if held and last - begun[note] > 4] == []


def test_the_same_seed_streams_the_same_music():
    one, two = (
        [(at, str(message)) for at, message in played(ripieno.stream(seed=5, bars=1), 300)] for _ in range(2)
    )
    assert one == two


def test_no_bars_at_a_time_are_refused_at_once():
    with pytest.raises(ripieno.RipienoError, match="give 1 to 64"):
        ripieno.stream(bars=0)


@pytest.mark.parametrize(
    "values", [{"bars": True}, {"bars": "2"}, {"time_signature": "waltz"}, {"tempo": "x"}]
)
def test_what_is_no_number_of_bars_time_signature_or_tempo_is_refused_at_once(values):
    with pytest.raises(ripieno.ParameterError):
        ripieno.stream(**values)


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"fooo": 1}, TypeError),
        ({"density": -1}, ripieno.RipienoError),
        ({"style": "polka"}, ripieno.RipienoError),
        ({"seed": 2**32}, ripieno.RipienoError),
        ({"seed": -1}, ripieno.RipienoError),
    ],
)
def test_a_stream_refuses_before_it_begins(parameters, error):
    with pytest.raises(error):
        ripieno.stream(**parameters)
