"""How exactly MIDI goes out, with the model saturating the machine: ``python -m bench.live``.

Two measures. At the wire of a JACK server: frames between what was planned and what came. In the loop
of sleep and spin that serves all other systems: how far the moment at which a message is handed over
lies from its due time, for our sender and for mido's ``play``; where JACK is all there is, that loop
serves JACK through RtMidi. The load is the shipped model, filling bars without a break on every core.
"""

import multiprocessing
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import click
import mido
import numpy as np

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.jack_client import is_running, open_client
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Late, Passed, Play, Report, Sent, Start
from ripieno.app.midi_io.live.priority import go_first
from ripieno.app.midi_io.live.sender import Sender
from ripieno.engine.generate import FillOptions, inpaint
from ripieno.engine.generate.operations import NewClip
from ripieno.engine.model.pack import load_model
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

TEMPO = 120.0
STEP = 0.25
"""Quarter notes between two notes: sixteenths."""

LENGTH = 0.2
LANES = 4


def fill_forever() -> None:
    """Let the model fill bars until this process is ended."""
    model = load_model(None, 1)
    clip = NewClip(8, (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)).make_empty()
    seed = 0
    while True:
        for _ in inpaint(model, clip, Region(tuple(range(4)), (0, 1, 2, 3)), FillOptions(seed)):
            pass
        seed += 1


@contextmanager
def load(processes: int) -> Iterator[None]:
    """Keep every core busy with the model."""
    spawn = multiprocessing.get_context("spawn")
    busy = [spawn.Process(target=fill_forever, daemon=True) for _ in range(processes)]
    for each in busy:
        each.start()
    time.sleep(3 if busy else 0)
    try:
        yield
    finally:
        for each in busy:
            each.terminate()


def sixteenths(first: float, count: int) -> tuple[BeatMessage, ...]:
    """Return notes of four lanes on every sixteenth from a beat on."""
    found = []
    for number in range(count):
        beat = first + number * STEP
        for lane in range(LANES):
            pitch = 48 + 12 * (lane % 3) + number % 12
            found.append(BeatMessage(beat, 0, bytes((0x90 | lane, pitch, 80))))
            found.append(BeatMessage(beat + LENGTH, 0, bytes((0x80 | lane, pitch, 0))))
    return tuple(found)


class Capture:
    """A client of the JACK server, in a process of its own, that notes at which frame each note comes."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=listen, args=(theirs,), daemon=True)
        self._process.start()
        self.rate: int = self._pipe.recv()
        self.frames: list[int] = []

    def listen(self, port: str) -> None:
        """Connect an output of another program."""
        self._pipe.send(port)
        self._pipe.recv()

    def close(self) -> None:
        """Leave the server; what was heard is in ``frames``."""
        self._pipe.send("")
        self.frames = self._pipe.recv()
        self._process.join()


def listen(pipe: "Connection[object, str]") -> None:
    """Serve a ``Capture``: tell the rate, connect the ports it names, at last tell the frames."""
    go_first()
    frames: list[int] = []
    client = open_client("ripieno-capture")
    entrance = client.midi_inports.register("in")

    def process(_: int) -> None:
        begin = client.last_frame_time
        frames.extend(
            begin + offset for offset, data in entrance.incoming_midi_events() if is_note_on(bytes(data))
        )

    client.set_process_callback(process)
    client.activate()
    pipe.send(int(client.samplerate))
    while port := pipe.recv():
        client.connect(port, entrance)
        pipe.send("connected")
    client.deactivate()
    client.close()
    pipe.send(frames)


def ours(seconds: float, capture: Capture | None, *, spins: bool = False) -> tuple[list[Report], int]:
    """Play for some seconds through our sender; return what it told and how many notes were planned."""
    reported: list[Report] = []
    beats, planned = seconds * TEMPO / 60, 0
    with Sender(SenderSetup(sends_clock=False, tempo=TEMPO, spins=spins)) as sender:
        if capture is not None:
            capture.listen(sender.opened.outputs[0])
        sender.send(Start())
        began = time.perf_counter()
        while (now := time.perf_counter() - began) < seconds + 1:
            while planned < beats and planned < now * TEMPO / 60 + 8:
                sender.send(Play(sixteenths(1 + planned, round(4 / STEP))))
                planned += 4
            sender.wait(0.05)
            reported.extend(sender.reports())
        reported.extend(sender.close())
    return reported, round(planned / STEP) * LANES


def plain(seconds: float) -> list[float]:
    """Play the same through mido's player in this process; return how late each message was handed over."""
    track = mido.MidiTrack()
    for number in range(round(seconds * TEMPO / 60 / STEP)):
        track.append(mido.Message("note_on", note=60 + number % 12, time=0 if number == 0 else 24))
        track.append(mido.Message("note_off", note=60 + number % 12, time=96))
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    late, due = [], 0.0
    began: float | None = None
    for message in file.play():
        due += message.time
        began = time.perf_counter() - due if began is None else began
        late.append(time.perf_counter() - began - due)
    return late


@contextmanager
def busy_thread(is_wanted: bool) -> Iterator[None]:  # noqa: FBT001 (a switch of the measurement)
    """Run the model on a thread of this process too, as a program that plays by itself does."""
    stop = threading.Event()
    model = load_model(None, 1)
    clip = NewClip(8, (Role.LEAD, Role.KEYS)).make_empty()

    def fill() -> None:
        while not stop.is_set():
            for _ in inpaint(model, clip, Region((0, 1), (0, 1)), FillOptions(1)):
                if stop.is_set():
                    return

    thread = threading.Thread(target=fill, daemon=True)
    if is_wanted:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if is_wanted:
            thread.join()


def describe_reports(reported: list[Report], planned: int, capture: Capture | None) -> str:
    """Return the figures of our sender; frames are those that the other client saw."""
    sent = [each for each in reported if isinstance(each, Sent) and is_note_on(each.data)]
    counts = [each for each in reported if isinstance(each, Late)]
    late, dropped = (counts[-1].late, counts[-1].dropped) if counts else (0, 0)
    text = f"{len(sent)} notes out of {planned} planned, {late} late, {dropped} dropped"
    if capture is None:
        away = np.abs([1000 * (each.seconds - each.due) for each in reported if isinstance(each, Passed)])
        half, most = np.percentile(away, (50, 99))
        return f"{text}; handed over p50 {half:.3f} ms, p99 {most:.3f} ms, max {away.max():.3f} ms from due"
    expected = Counter(round(each.due * capture.rate) for each in sent)
    wrong = sum((Counter(capture.frames) - expected).values())
    missing = sum((expected - Counter(capture.frames)).values())
    return f"{text}; at the wire {len(capture.frames)} notes, {wrong} at a wrong frame, {missing} missing"


@click.command()
@click.option("--minutes", default=1.0, show_default=True, help="How long each measurement takes.")
@click.option("--cores", default=os.cpu_count(), show_default=True, help="Processes of load.")
def main(minutes: float, cores: int) -> None:
    """Measure our sender and a plain mido player under the same load."""
    seconds = 60 * minutes
    click.echo(
        f"{minutes:g} minutes of sixteenths in {LANES} lanes at {TEMPO:g} BPM, {cores} processes of the model"
    )
    with load(cores):
        capture = Capture() if is_running() else None
        reported, planned = ours(seconds, capture)
        system = "this machine's MIDI system" if capture is None else "JACK"
        if capture is not None:
            capture.close()
        click.echo(f"ours, on {system}: {describe_reports(reported, planned, capture)}")
        if capture is not None:
            reported, planned = ours(seconds, None, spins=True)
            click.echo(f"ours, by sleep and spin through RtMidi: {describe_reports(reported, planned, None)}")
        for title, is_wanted in (("mido", False), ("mido, the model on a thread beside it", True)):
            with busy_thread(is_wanted):
                late = 1000 * np.abs(plain(seconds))
            half, most = np.percentile(late, (50, 99))
            click.echo(f"{title}: p50 {half:.3f} ms, p99 {most:.3f} ms, max {late.max():.3f} ms")


if __name__ == "__main__":
    main()
