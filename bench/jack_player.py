"""A player at a JACK server, in a process of its own: it plays at exact frames and hears all that goes out.

The music's clock tells when it begins: Start comes with the last tick before the first beat of a count-in.
"""

import multiprocessing
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on, note_off, note_on
from ripieno.app.midi_io.jack_client import open_client
from ripieno.app.midi_io.live.priority import go_first
from ripieno.app.midi_io.live.pulses import START, TICK, TICKS_PER_BEAT
from tests.support.jack_wire import Stamped
from tests.support.virtual_live import PlayedNote

PATIENCE = 400.0
"""Seconds after which what should have come is given up; 64 bars take 128."""

POLL = 0.01
"""Seconds between two looks at where the music is."""

MIN_EARLY_BEATS = 0.02
"""Quarter notes before the first beat from which a note belongs to the count-in."""

_REALTIME = frozenset((TICK[0], START[0]))


class JackPlayer:
    """The player's process; environment variables lead it to its server.

    Args:
        notes: What it plays, in quarter notes from the first beat.
        tempo: Quarter notes per minute.

    Attributes:
        rate: Frames of a second.
    """

    def __init__(self, notes: Iterable[PlayedNote], tempo: float) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(theirs, messages_of(notes), tempo), daemon=True)
        self._process.start()
        self.rate: int = self._receive()

    def connect(self, output: str, entrance: str) -> bool:
        """Connect the ports of another client, by parts of their names; say whether they are there."""
        self._pipe.send((output, entrance))
        return bool(self._receive())

    def wait_for(self, beat: float) -> None:
        """Wait until the music is at a beat; the clock of the server may be slower than the computer's."""
        self._pipe.send(beat)
        self._receive()

    def end(self) -> tuple[list[Stamped], float, int]:
        """Leave the server.

        Returns:
            What was heard; the frame of the first beat; how many messages of its own came after their frame.
        """
        self._pipe.send("end")
        came, begin, late = self._receive()
        self._process.join()
        return came, begin, late

    def kill(self) -> None:
        """End the process at once, where something has failed."""
        self._process.kill()
        self._process.join()

    def _receive(self) -> Any:  # noqa: ANN401 (what was asked for)
        if not self._pipe.poll(PATIENCE):
            raise TimeoutError("The player at the JACK server does not answer.")
        return self._pipe.recv()


def messages_of(notes: Iterable[PlayedNote]) -> list[tuple[float, bytes]]:
    """Return the messages of notes with their beats, in order; at one beat, ends come first."""
    found = [
        each
        for note in notes
        for each in (
            (note.end, 0, note_off(note.channel, note.pitch)),
            (note.onset, 1, note_on(note.channel, note.pitch, note.velocity)),
        )
    ]
    return [(beat, data) for beat, _, data in sorted(found)]


def notes_of(came: Iterable[Stamped], begin: float, frames_per_beat: float) -> list[PlayedNote]:
    """Return the notes of messages, in quarter notes from the first beat; what begins before it is left out.

    Args:
        came: Messages with their frames, in order.
        begin: The frame of the first beat.
        frames_per_beat: Frames of a quarter note.
    """
    sounding: dict[tuple[int, int], tuple[float, int]] = {}
    found: list[PlayedNote] = []
    for frame, data in came:
        beat, key = (frame - begin) / frames_per_beat, (data[0] & 0x0F, data[1] if len(data) > 1 else 0)
        if not (is_note_on(data) or is_note_off(data)):
            continue
        if key in sounding:
            onset, velocity = sounding.pop(key)
            found.append(PlayedNote(key[0], onset, beat, key[1], velocity))
        if is_note_on(data):
            sounding[key] = beat, data[2]
    found += [
        PlayedNote(*key[:1], onset, onset, key[1], velocity) for key, (onset, velocity) in sounding.items()
    ]
    return sorted(
        (note for note in found if note.onset > -MIN_EARLY_BEATS),
        key=lambda note: (note.onset, note.channel, note.pitch),
    )


class _Clients:
    """Two clients, so that the server serves the player before Ripieno and the listener after it."""

    def __init__(self, messages: Sequence[tuple[float, bytes]], tempo: float) -> None:
        self.came: list[Stamped] = []
        self.begin: float | None = None
        self.late = 0
        self._messages = messages
        self._next = 0
        self.player, self.listener = open_client("bench-player"), open_client("bench-listener")
        self.rate = int(self.player.samplerate)
        self._frames_per_beat = self.rate * 60 / tempo
        self._output = self.player.midi_outports.register("out")
        self._input = self.listener.midi_inports.register("in")
        self.player.set_process_callback(self._play)
        self.listener.set_process_callback(self._listen)
        for client in (self.player, self.listener):
            client.activate()

    def _listen(self, _: int) -> None:
        first = int(self.listener.last_frame_time)
        for offset, raw in self._input.incoming_midi_events():
            data = bytes(raw)
            if data == START:
                self.begin = first + offset + self._frames_per_beat / TICKS_PER_BEAT
            if data[0] not in _REALTIME:
                self.came.append(Stamped(first + offset, data))

    def _play(self, frames: int) -> None:
        self._output.clear_buffer()
        if self.begin is None:
            return
        first = int(self.player.last_frame_time)
        while self._next < len(self._messages):
            beat, data = self._messages[self._next]
            offset = round(self.begin + beat * self._frames_per_beat) - first
            if offset >= frames:
                return
            self.late += offset < 0
            self._output.write_midi_event(max(offset, 0), data)
            self._next += 1

    @property
    def beat(self) -> float:
        """Where the music is, in quarter notes; far before the begin where that is not known."""
        if self.begin is None:
            return float("-inf")
        return (int(self.listener.last_frame_time) - self.begin) / self._frames_per_beat

    def connect(self, output: str, entrance: str) -> bool:
        """Connect our ports with those of another client; say whether they are there."""
        outputs = self.listener.get_ports(output, is_midi=True, is_output=True)
        inputs = self.player.get_ports(entrance, is_midi=True, is_input=True)
        if not outputs or not inputs:
            return False
        for client, source, end in (
            (self.listener, outputs[0], self._input),
            (self.player, self._output, inputs[0]),
        ):
            with suppress(Exception):  # a client that is not active yet refuses
                client.connect(source, end)
        return bool(self._input.number_of_connections and self._output.number_of_connections)

    def close(self) -> None:
        """Leave the server."""
        for client in (self.player, self.listener):
            client.deactivate()
            client.close()


def serve(pipe: "Connection[Any, Any]", messages: Sequence[tuple[float, bytes]], tempo: float) -> None:
    """Serve a `JackPlayer`."""
    go_first()
    clients = _Clients(messages, tempo)
    pipe.send(clients.rate)
    while (asked := pipe.recv()) != "end":
        if isinstance(asked, float):
            while clients.beat < asked:
                time.sleep(POLL)
            pipe.send("there")
        else:
            pipe.send(clients.connect(*asked))
    clients.close()
    pipe.send((clients.came, clients.begin, clients.late))
