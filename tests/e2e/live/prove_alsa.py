"""Live MIDI on a real ALSA sequencer, seen and heard by ALSA's own programs: prove_alsa.py HOW [WORD...].

Runs as root in the machine of ``tools/alsa_vm.sh``, which says HOW it is emulated; it takes cards away
and brings them back, so run it nowhere else. Words choose the groups of checks whose names hold one.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import rtmidi

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Passed, Play, Start
from ripieno.app.midi_io.live.sender import Sender
from tests.support.alsa_live import live
from tests.support.alsa_master import Master
from tests.support.alsa_sequencer import (
    Dump,
    ProofError,
    address,
    connect,
    dump,
    play_raw,
    plug,
    ports,
    unplug,
    wait_for,
)
from tests.support.needs import found

Fact = tuple[str, object, str]
"""What is claimed, whether it is so, and what was seen."""

VIRTUAL = ("--out", "virtual stage", "--in", "virtual ears")
OUTPUT, INPUT, CARD = "Ripieno:stage", "Ripieno:ears", "Virtual Raw MIDI {0}-0:VirMIDI {0}-0"
ENDING = "All sound off", "controller 120"
NOTES = 40
TOLERANCE = 0.01 if "kvm" in sys.argv[1:2] else 0.35
"""Share by which a followed tempo may be wrong: an emulated machine stamps ticks tens of ms late."""


def program(*words: str) -> str:
    """Run ``ripieno`` to its end; return what it printed."""
    command = [sys.executable, "-m", "ripieno.app.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def prove_ports() -> Iterator[Fact]:
    """List what is there."""
    reported = program("ports")
    outputs, inputs = reported.split("Inputs", 1)
    for kind, option, text in (("output", "-o", outputs), ("input", "-i", inputs)):
        names = [f"{name} {at}" for name, at in ports(option).items() if not name.startswith("System:")]
        yield f"ripieno ports lists every {kind} of aconnect", all(each in text for each in names), f"{names}"
    yield "the system is ALSA", "MIDI system: ALSA" in reported, reported.splitlines()[0]


def prove_playing() -> Iterator[Fact]:
    """Play through a virtual port, hear through another, panic, and stop."""
    with live(*VIRTUAL, "--thru") as running, dump(OUTPUT) as received:
        yield "aconnect lists our virtual ports", {OUTPUT, INPUT} <= ports("-l").keys(), f"{OUTPUT}, {INPUT}"
        took = wait_for(lambda: received.begun() >= NOTES, "notes")
        yield "aseqdump hears notes and clock", received.has("Clock"), f"{NOTES} notes within {took:.1f} s"
        connect(CARD.format(0), INPUT)
        play_raw(0, b"\x9f\x01\x40")
        wait_for(lambda: (True, 15, 1) in received.notes(), "a key that was struck")
        play_raw(0, b"\x8f\x01\x40")
        wait_for(lambda: (False, 15, 1) in received.notes(), "a key that was let go")
        yield "a key struck at the virtual input passes through", True, ""
        yield from _panic(running.ask, received)
        wait_for(lambda: received.sounding, "the music to go on")
        out = running.leave()
        yield from _ended(received, running.process.returncode == 0, "ctrl-c")
        figures = "; ".join(" ".join(line.split()) for line in out.splitlines()[1:] if line)
        yield "the report of the session", "Jitter" in out, figures


def _panic(ask: Callable[[str], None], received: Dump) -> Iterator[Fact]:
    wait_for(lambda: received.sounding, "a note")
    line = len(received.lines)
    ask("panic")
    took = wait_for(lambda: any(received.has(each, line) for each in ENDING), "panic")
    text = "".join(received.lines)
    yield "panic by OSC ends all sound", True, f"{1000 * took:.0f} ms from the key to aseqdump's print"
    yield "panic ends every channel", text.count("controller 123") >= 1, ""


def _ended(received: Dump, is_well: object, how: str) -> Iterator[Fact]:
    wait_for(lambda: OUTPUT not in ports("-l"), "the sender to leave")
    wait_for(lambda: received.has("unsubscribed") or received.has("exit") or not received.sounding, "silence")
    yield (
        f"after {how} nothing hangs",
        is_well and not received.sounding,
        f"hanging {sorted(received.sounding)}",
    )


def prove_terminated() -> Iterator[Fact]:
    """End the program as a system does."""
    yield from _ended_by(signal.SIGTERM, "SIGTERM")


def prove_killed() -> Iterator[Fact]:
    """Kill the program: its sender lives on for as long as silencing takes."""
    yield from _ended_by(signal.SIGKILL, "SIGKILL of the program")


def _ended_by(number: int, how: str) -> Iterator[Fact]:
    with live(*VIRTUAL) as running, dump(OUTPUT) as received:
        wait_for(lambda: received.begun() >= NOTES and received.sounding, "notes")
        at, sounded = len(received.lines), len(received.sounding)
        running.leave(number)
        yield from _ended(
            received, running.process.returncode == (0 if number != signal.SIGKILL else -9), how
        )
        ends = sum(not on for on, *_ in received.notes(at))
        yield f"{how} came while notes sounded", ends, f"{sounded} sounded, {ends} ends came"


def prove_program_comes_back() -> Iterator[Fact]:
    """Take away the program that is played to, and bring it back at another address."""
    received = Dump()
    with live("--out", "aseqdump") as running:
        wait_for(lambda: received.begun() >= NOTES and received.sounding, "notes")
        before = ports("-l")["aseqdump:aseqdump"]
        received.close()
        wait_for(lambda: running.has_said("has gone"), "the loss to be reported")
        yield "an output that goes away is reported", True, running.said[-1]
        taker = rtmidi.MidiOut(rtmidi.API_LINUX_ALSA, name="in between")
        with dump() as received:
            wait_for(lambda: running.has_said("is back"), "the return to be reported")
            wait_for(lambda: received.begun() >= NOTES, "notes")
            now = ports("-l")["aseqdump:aseqdump"]
            yield "it is played to again at another address", now != before, f"{before}, then {now}"
            yield "it is silenced first", any(received.has(each) for each in ENDING), ""
            running.leave()
            wait_for(lambda: not received.sounding, "silence")
            yield "and nothing hangs at the end", not received.sounding, ""
        taker.delete()


def prove_card_comes_back() -> Iterator[Fact]:
    """Unplug a card that is output and input, and plug it in again."""
    with live("--out", "VirMIDI 1-0", "--in", "VirMIDI 1-0", "--thru") as running:
        unplug(1)
        yield "a card is unplugged", CARD.format(1) not in ports("-l"), ""
        wait_for(lambda: sum("has gone" in each for each in running.said) == 2, "both losses to be reported")
        yield "a card that is unplugged is reported, output and input", True, running.said[-1]
        time.sleep(2)
        yield "the program plays on without it", running.process.poll() is None, ""
        plug(1)
        wait_for(lambda: sum("is back" in each for each in running.said) == 2, "both returns to be reported")
        with Path("/dev/snd/midiC1D0").open("rb", buffering=0) as synth:
            came = bytearray()
            threading.Thread(target=lambda: _listen(synth.fileno(), came), daemon=True).start()
            wait_for(lambda: len(came) > 6 * NOTES, "notes at the card")
            yield "the card is played to again", True, f"{len(came)} bytes"
            play_raw(1, b"\x9f\x01\x40\x8f\x01\x40")
            wait_for(lambda: b"\x9f\x01\x40" in came, "a key that was struck")
            yield "and heard again", True, "a key that was struck passed through"
            running.leave()


def _listen(device: int, came: bytearray) -> None:
    while True:
        try:
            came += os.read(device, 256)
        except OSError:
            return


def prove_panic() -> Iterator[Fact]:
    """Silence what another program has left hanging."""
    with dump() as received:
        other = rtmidi.MidiOut(rtmidi.API_LINUX_ALSA, name="other")
        other.open_port(next(n for n, name in enumerate(other.get_ports()) if "aseqdump" in name))
        other.send_message(b"\x95\x3c\x40")
        wait_for(lambda: received.sounding, "the note of another program")
        reported = program("panic", "--out", "aseqdump").strip()
        wait_for(lambda: not received.sounding, "the note's end")
        time.sleep(5)
        ends = {(channel, pitch) for on, channel, pitch in received.notes() if not on}
        yield "ripieno panic ends what others left hanging", not received.sounding, reported
        yield "with a note-off for every key of every channel", len(ends) == 16 * 128, f"{len(ends)} came"
        other.delete()


def prove_clock() -> Iterator[Fact]:
    """Follow another program's clock into a virtual input: start, tempo, jump and stop."""
    with live(*VIRTUAL, "--clock", "midi") as running, dump(OUTPUT) as received:
        connect(CARD.format(0), INPUT)
        running.ask("hello")
        master = Master(0, 100)
        time.sleep(3)
        yield "without a start there is silence", not received.begun(), ""
        master.say(b"\xfa")
        wait_for(lambda: received.begun() >= NOTES and master.ticks > 8 * 24, "notes after the start")
        yield "it starts with the master", running.positions[-1][3], ""
        for bpm in (100, 140):
            master.bpm = bpm
            since = len(running.positions) + 4
            wait_for(lambda since=since: len(running.positions) > since + 16, "sixteen beats and four before")
            tempo = float(np.median([each[2] for each in running.positions[since:]]))
            seen = f"{tempo:.2f} BPM in the median of 16 beats"
            yield f"it has the master's {bpm} BPM", abs(tempo - bpm) < TOLERANCE * bpm, seen
        master.say(b"\xfc")
        wait_for(lambda: not running.positions[-1][3] and not received.sounding, "the stop")
        yield "it stops with the master, in silence", True, ""
        stood, beats = _beat(running.positions[-1]), master.before / 24
        yield "where the master stops", abs(stood + 0.5 - beats) < 1.5, f"beat {stood} of {beats:.2f}"
        master.say(b"\xf2\x40\x00\xfb")
        wait_for(lambda: running.positions[-1][3] and running.positions[-1][0] >= 5, "bar 5")
        yield (
            "it jumps with the master",
            running.positions[-1][0] in {5, 6},
            f"bar {running.positions[-1][0]}",
        )
        master.close()
        wait_for(lambda: running.has_said("has stopped coming"), "the lost clock to be reported")
        wait_for(lambda: not received.sounding, "silence")
        yield "a clock that goes away silences", True, running.said[-1]
        running.leave()


def _beat(position: tuple[int, int, float, bool]) -> int:
    bar, beat, *_ = position
    return 4 * (bar - 1) + beat - 1


def prove_dispatch() -> Iterator[Fact]:
    """Measure when messages are handed over, and when ALSA's recorder stamps them."""
    count, step = 256, 0.25
    plan = [BeatMessage(1 + n * step, 0, bytes((0x90, 36 + n % 64, 80))) for n in range(count)]
    plan += [BeatMessage(each.beat + step / 2, 0, bytes((0x80, each.data[1], 0))) for each in plan]
    reported = []
    with tempfile.TemporaryDirectory() as folder, Sender(SenderSetup(sends_clock=False)) as sender:
        take = Path(folder) / "take.mid"
        recorder = subprocess.Popen(
            [found("arecordmidi"), "-b", "120", "-t", "5000", "-p", address("Ripieno:Ripieno"), str(take)]
        )
        time.sleep(3)
        sender.send(Play(tuple(plan)))
        sender.send(Start())
        wait_for(
            lambda: reported.extend(sender.reports()) or _passed(reported).size == 2 * count, "all messages"
        )
        time.sleep(1)
        recorder.send_signal(signal.SIGINT)
        recorder.wait()
        notes = sorted(note.onset for lane in read_clip(load(take)).lanes for note in lane.notes)
    late = _passed(reported)
    yield "every message was handed over", late.size == 2 * count, _figures(late, "from due")
    seconds = np.array(notes) / 5000 / 2
    away = seconds - np.arange(len(notes)) * step / 2
    figures = _figures(1000 * (away - np.median(away)), "from the grid, by ALSA's own queue")
    yield "arecordmidi has every note", len(notes) == count, figures


def _passed(reported: list[object]) -> np.ndarray:
    return np.array([1000 * (each.seconds - each.due) for each in reported if isinstance(each, Passed)])


def _figures(away: np.ndarray, what: str) -> str:
    half, most = np.percentile(np.abs(away), (50, 99))
    return f"p50 {half:.3f} ms, p99 {most:.3f} ms, max {np.abs(away).max():.3f} ms {what}"


PROOFS = {
    "ports": prove_ports,
    "playing": prove_playing,
    "terminated": prove_terminated,
    "killed": prove_killed,
    "program-comes-back": prove_program_comes_back,
    "card-comes-back": prove_card_comes_back,
    "panic": prove_panic,
    "clock": prove_clock,
    "dispatch": prove_dispatch,
}


def main(how: str, words: list[str]) -> int:
    """Prove; return how many checks failed."""
    _say(f"Emulated by {how}; with tcg every instruction is translated, so times say nothing of Ripieno.")
    failed = 0
    for name, prove in PROOFS.items():
        if words and not any(word in name for word in words):
            continue
        try:
            for claim, holds, seen in prove():
                failed += not holds
                _say(f"{'ok    ' if holds else 'FAILED'} {name}: {claim}{f' ({seen})' if seen else ''}")
        except (ProofError, OSError, subprocess.SubprocessError, LookupError) as error:
            failed += 1
            _say(f"FAILED {name}: {error}")
    _say(f"{failed} checks failed" if failed else "every check holds")
    return failed


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (what a proof is for)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1], sys.argv[2:]), 1))
