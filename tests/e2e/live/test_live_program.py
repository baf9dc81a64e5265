"""``ripieno live`` as a user runs it, with the shipped model, heard at the wire of a JACK server."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from pythonosc.osc_message_builder import build_msg

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.settings_file import LiveSettings, save_settings
from ripieno.app.session.live.osc.call import call
from ripieno.app.session.live.osc.map import Message
from ripieno.engine.music.keys import parse_key
from tests.support.jack_wire import RATE, Wire, note_ons, sounding
from tests.support.program import EXAMPLES, ROOT, assert_one_sentence, run_program
from tests.support.small_song import meta, note, track
from tests.support.smf_strategies import header

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="JACK and POSIX signals")

TEMPO = 150
BEAT = RATE * 60 // TEMPO
BAR = 4 * BEAT
BASS, KEYS, DRUMS = 2, 1, 9
CLIP = EXAMPLES[0]


class Running:
    """The program while it plays, and the wire that hears it."""

    def __init__(self, wire: Wire, process: "subprocess.Popen[str]", osc: int) -> None:
        self.wire = wire
        self.process = process
        self.osc = ("127.0.0.1", osc)

    @property
    def began(self) -> int:
        """The frame of the first beat: that of the first clock after the last start."""
        start = max(index for index, event in enumerate(self.wire.came) if event.data == b"\xfa")
        return next(event.frame for event in self.wire.came[start:] if event.data == b"\xf8")

    def wait_for_notes(self, count: int) -> None:
        """Wait until as many notes have begun."""
        self.wire.wait_for(lambda: len(note_ons(self.wire.came)) >= count)

    def wait_for_bar(self, bars: int) -> int:
        """Wait until the second beat of a bar, some bars on; return the frame of the next bar line."""
        done = (self.wire.frame - self.began) // BAR
        second_beat = self.began + (done + bars) * BAR + BEAT
        self.wire.wait_for(lambda: self.wire.frame >= second_beat)
        return second_beat - BEAT + BAR

    def leave(self, *signals: int) -> tuple[str, str]:
        """Send signals and wait for the end; return what it printed."""
        for number in signals:
            self.process.send_signal(number)
        return self.process.communicate(timeout=60)


@contextmanager
def live(wire: Wire, settings: Path, *words: object) -> Iterator[Running]:
    """Run the program with a port for OSC, and listen to it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "ripieno.app.cli", "live", "--out", "virtual stage", "--tempo", TEMPO),
        *("--osc", port, "--seed", 5, *words),
    ]
    with subprocess.Popen(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, "RIPIENO_SETTINGS": str(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            wire.listen(":stage")
            yield Running(wire, process, port)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=60)


def began_from(running: Running, frame: int, channel: int) -> list[int]:
    """Return the pitches that begin on a channel at a frame or later; a frame early is rounding."""
    return [
        event.data[1]
        for event in note_ons(running.wire.came)
        if event.frame >= frame - 1 and event.data[0] & 0x0F == channel
    ]


def test_music_from_nothing_goes_on_and_on_and_ctrl_c_leaves_nothing_hanging(
    wire: Wire, tmp_path: Path
) -> None:
    take = tmp_path / "take.mid"
    with live(wire, tmp_path, "--record", take) as running:
        running.wait_for_notes(40)
        out, err = running.leave(signal.SIGINT)
        assert running.process.returncode == 0
    assert sounding(wire.came) == set()
    assert "Traceback" not in err
    assert "Late notes     0" in out
    assert "Dropped notes  0" in out
    written = read_clip(load(take))
    onsets = sorted(note.onset for lane in written.lanes for note in lane.notes)
    frames = [running.began + onset * BEAT / written.time.ppq for onset in onsets]
    came = sorted(event.frame for event in note_ons(wire.came))
    assert len(came) == len(frames)
    assert all(abs(frame - due) <= 1 for frame, due in zip(came, frames, strict=True))


def test_ctrl_c_twice_leaves_nothing_hanging_either(wire: Wire, tmp_path: Path) -> None:
    with live(wire, tmp_path) as running:
        running.wait_for_notes(12)
        wire.wait_for(lambda: sounding(wire.came))
        _, err = running.leave(signal.SIGINT, signal.SIGINT)
    assert running.process.returncode == 0
    assert sounding(wire.came) == set()
    assert "Traceback" not in err


def test_a_program_that_is_killed_leaves_nothing_hanging(wire: Wire, tmp_path: Path) -> None:
    with live(wire, tmp_path) as running:
        running.wait_for_notes(12)
        wire.wait_for(lambda: sounding(wire.came))
        running.leave(signal.SIGKILL)
        wire.wait_for(lambda: not sounding(wire.came))
        last = len(note_ons(wire.came))
        until = wire.frame + BAR
        wire.wait_for(lambda: wire.frame >= until)
    assert len(note_ons(wire.came)) == last


@pytest.mark.skipif(find_spec("aalink") is None, reason="the extra `link` is not installed")
def test_it_plays_when_a_link_peer_plays_from_its_bar_line_and_rests_when_it_stops(
    wire: Wire, tmp_path: Path
) -> None:
    from ripieno.app.midi_io.live.link_peer import LinkPeer

    with LinkPeer(133.0) as peer, live(wire, tmp_path, "--clock", "link", "--clip", CLIP) as running:
        wire.wait_for(lambda: peer.peers >= 1)
        until = wire.frame + RATE
        wire.wait_for(lambda: wire.frame >= until)
        assert note_ons(wire.came) == []
        peer.start()
        wire.wait_for(lambda: peer.transport.playing)
        running.wait_for_notes(30)
        frame, beat = wire.frame, peer.transport.timeline.beat
        first = note_ons(wire.came)[0].frame
        played_at = beat - (frame - first) * 133 / 60 / RATE
        assert abs(played_at - round(played_at / 4) * 4) < 0.1
        peer.stop()
        wire.wait_for(lambda: not sounding(wire.came))
        count, until = len(note_ons(wire.came)), wire.frame + RATE
        wire.wait_for(lambda: wire.frame >= until)
    assert len(note_ons(wire.came)) == count


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.stem)
def test_a_clip_goes_round_at_its_bars(wire: Wire, tmp_path: Path, file: Path) -> None:
    clip = read_clip(load(file))
    first = [note for lane in clip.lanes for note in lane.notes if clip.time.bar_at(note.onset) == 0]
    with live(wire, tmp_path, "--clip", file, "--bars", "3") as running:
        metre = clip.time.metre_at(0)
        bar = BEAT * 4 * metre.numerator // metre.denominator
        wire.wait_for(lambda: b"\xfa" in {event.data for event in wire.came})
        wire.wait_for(lambda: wire.frame > running.began + 2 * bar)
        running.leave(signal.SIGINT)
    received = [
        event.data[1] for event in note_ons(wire.came) if event.frame < running.began + bar - BEAT // 8
    ]
    assert sorted(received) == sorted(note.pitch for note in first)
    assert sounding(wire.came) == set()


def test_a_loop_of_four_bars_is_made_anew_time_and_again(wire: Wire, tmp_path: Path) -> None:
    ppq = 96
    conductor = track([(0, meta(0x51, (200_000).to_bytes(3)))])
    lead = track([each for beat in range(16) for each in note(beat * ppq, ppq // 2, 60 + beat % 5, 0)])
    file = tmp_path / "loop.mid"
    file.write_bytes(header(1, 2, ppq) + conductor + lead)
    with live(wire, tmp_path, "--clip", file, "--tempo", 300) as running:
        wire.wait_for(lambda: b"\xfa" in {event.data for event in wire.came})
        wire.wait_for(lambda: wire.frame > running.began + 13 * BAR // 2)
        _, err = running.leave(signal.SIGINT)
    assert running.process.returncode == 0, err
    assert sounding(wire.came) == set()


def test_a_role_switched_off_by_osc_rests_from_the_next_bar(wire: Wire, tmp_path: Path) -> None:
    with live(wire, tmp_path, "--parts", "keys,bass,drums") as running:
        running.wait_for_notes(20)
        wire.wait_for(lambda: began_from(running, 0, 1))
        line = running.wait_for_bar(1)
        _send(running, "/ripieno/bass", 0)
        line_after = running.wait_for_bar(3)
        assert began_from(running, line, 1) == []
        assert began_from(running, line, DRUMS) != []
        _send(running, "/ripieno/bass", 1)
        wire.wait_for(lambda: began_from(running, line_after, 1))


def test_a_key_given_by_osc_holds_from_the_next_bar(wire: Wire, tmp_path: Path) -> None:
    with live(wire, tmp_path, "--parts", "keys,bass") as running:
        running.wait_for_notes(20)
        line = running.wait_for_bar(1)
        _send(running, "/ripieno/key", "F# major")
        running.wait_for_bar(3)
    received = {pitch % 12 for channel in (0, 1) for pitch in began_from(running, line, channel)}
    assert received
    assert received <= parse_key("F# major").pitch_classes


def test_a_learnt_controller_silences_a_role_from_the_next_bar(wire: Wire, tmp_path: Path) -> None:
    save_settings(LiveSettings(bindings=(Binding("drums", "cc", 20, 0),)), tmp_path / "live.json")
    with live(wire, tmp_path, "--parts", "keys,drums", "--in", "virtual knobs") as running:
        wire.speak(":knobs")
        running.wait_for_notes(20)
        line = running.wait_for_bar(1)
        wire.send(bytes((0xB0, 20, 0)))
        running.wait_for_bar(3)
    assert began_from(running, 0, DRUMS) != []
    assert began_from(running, line, DRUMS) == []
    assert began_from(running, line, 0) != []


def test_panic_from_another_shell_silences_and_the_music_goes_on(wire: Wire, tmp_path: Path) -> None:
    with live(wire, tmp_path) as running:
        running.wait_for_notes(20)
        wire.wait_for(lambda: sounding(wire.came))
        pressed = wire.frame
        call(Message("/ripieno/panic"), running.osc)
        all_off = bytes((0xB0, 120))
        wire.wait_for(lambda: any(event.data[:2] == all_off for event in wire.came))
        silent = next(event.frame for event in wire.came if event.data[:2] == all_off)
        assert sounding([event for event in wire.came if event.frame <= silent]) == set()
        # 10 ms, and the server's own periods: one until it is heard of, one until it is heard.
        assert silent - pressed <= RATE // 100 + 2 * 1024
        wire.wait_for(lambda: [event for event in note_ons(wire.came) if event.frame > silent])


def test_panic_ends_notes_that_others_left_hanging(wire: Wire, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ripieno.app.cli", "panic", "--out", "wire"],
        cwd=ROOT, env={**os.environ, "RIPIENO_SETTINGS": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    ended = {(event.data[0] & 0x0F, event.data[1]) for event in wire.came if event.data[0] & 0xF0 == 0x80}
    assert ended == {(channel, pitch) for channel in range(16) for pitch in range(128)}
    assert done.stdout == "Silenced wire:in.\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_panic_that_is_interrupted_is_a_whole_panic(wire: Wire, tmp_path: Path, number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ripieno.app.cli", "panic", "--out", "wire"],
        cwd=ROOT, env={**os.environ, "RIPIENO_SETTINGS": str(tmp_path)}, stdout=subprocess.PIPE, text=True,
    ) as panic:  # fmt: skip
        wire.wait_for(lambda: wire.came)
        panic.send_signal(number)
        out, _ = panic.communicate(timeout=60)
    ended = {(event.data[0] & 0x0F, event.data[1]) for event in wire.came if event.data[0] & 0xF0 == 0x80}
    assert len(ended) == 16 * 128
    assert (panic.returncode, out) == (0, "Silenced wire:in.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("--out", "Nowhere"),
        ("--in", "Nowhere"),
        ("--out", "virtual a", "--route", "bass=b:2"),
        ("--clip", "missing.mid"),
        ("--record", "missing/take.mid"),
        ("--model", "missing"),
        ("--osc", "192.0.2.1:9000"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("wire")
def test_what_cannot_be_opened_is_refused_in_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert_one_sentence(run_program("live", *words, RIPIENO_SETTINGS=str(tmp_path)))


@pytest.mark.parametrize("words", [("live",), ("panic",), ("panic", "--osc", "1")], ids=" ".join)
def test_without_a_midi_system_one_sentence_says_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    variables = {"RIPIENO_SETTINGS": str(tmp_path), "JACK_DEFAULT_SERVER": "ripieno-there-is-none"}
    backend = () if "--osc" in words else ("--backend", "jack")
    assert_one_sentence(run_program(*words, *backend, **variables))


def _send(running: Running, address: str, value: object) -> None:
    """Send an OSC message as any program would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(build_msg(address, [value]).dgram, running.osc)
