"""How long the window's own thread is held by work on a long clip: ``python -m bench.edit``.

A window is driven offscreen as its user would; for each action the longest time is printed for
which no event could be served, by a clock that ticks on the same thread.
"""

import os
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import click
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app.gui.palette import DARK
from app.gui.style import dress
from app.gui.window import Window
from app.midi_io.clip_file import save
from app.midi_io.smf import decode
from app.midi_io.smf_vlq import write_vlq
from app.session.studio.recovery import Recovery
from bench.paint import clip_of
from engine.music.clip import Clip
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role

LIMIT = 50
"""Milliseconds for which the window may be held at most."""

REST = 0.4
"""Seconds in which the window's own work after an action is waited for."""

PATIENCE = 120
"""Seconds after which work beside the window is not waited for any more."""


def file_of(clip: Clip, *, joined: bool) -> bytes:
    """Return a MIDI file of a clip's notes, a track for each lane, or one channel for all."""
    parts = [lane.notes for lane in clip.lanes]
    groups = [tuple(chain.from_iterable(parts))] if joined else parts
    tracks = []
    for channel, notes in enumerate(groups):
        events = [(note.onset, 0x90 | channel, note.pitch, note.velocity) for note in notes]
        events += [(note.end, 0x80 | channel, note.pitch, 64) for note in notes]
        pieces, now = [], 0
        for tick, *message in sorted(events):
            pieces.append(write_vlq(tick - now) + bytes(message))
            now = tick
        body = b"".join((*pieces, b"\x00\xff\x2f\x00"))
        tracks.append(b"MTrk" + len(body).to_bytes(4) + body)
    head = b"MThd" + bytes((0, 0, 0, 6, 0, 1, 0, len(tracks))) + clip.time.ppq.to_bytes(2)
    return b"".join((head, *tracks))


class Watch:
    """Measures for how long the event loop stands still."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def measure(self, do: Callable[[], object], until: Callable[[], bool] = lambda: True) -> float:
        """Return the longest standstill in milliseconds while something is done, and a while after."""
        self._app.processEvents()
        self.longest, self._last = 0.0, time.perf_counter()
        do()
        self._tick()
        began = time.perf_counter()
        while (spent := time.perf_counter() - began) < REST or (spent < PATIENCE and not until()):
            self._app.processEvents()
        return 1000 * self.longest


def actions(window: Window) -> list[tuple[str, Callable[[], object]]]:
    """Return what is done, in order."""
    studio = window.studio

    def note() -> Note:
        notes = studio.clip.lanes[0].notes
        return notes[len(notes) // 2]

    def put(change: Callable[[Note], Note]) -> None:
        old = note()
        studio.edit(0, (old,), (change(old),), "Edit")

    def moved(old: Note) -> Note:
        return Note(old.onset + 7, old.length, min(old.pitch + 1, 127), old.velocity, old.channel)

    def louder(old: Note) -> Note:
        return Note(old.onset, old.length, old.pitch, old.velocity % 127 + 1, old.channel)

    drawn = Note(studio.clip.end // 3, 60, 20, 80, 0)
    return [
        ("draw a note", lambda: studio.edit(0, (), (drawn,), "Draw")),
        ("move a note", lambda: put(moved)),
        ("make a note louder", lambda: put(louder)),
        ("delete a note", lambda: studio.edit(0, (note(),), (), "Delete")),
        ("undo", studio.undo),
        ("redo", studio.redo),
        ("choose 8 bars", lambda: studio.choose(Region(tuple(range(8, 16)), (0,)))),
        ("choose all bars", studio.choose_all),
        (
            "choose all notes",
            lambda: window.roll.state.choose(frozenset(range(len(studio.clip.lanes[0].notes)))),
        ),
        ("mute a track", lambda: studio.set_heard(muted=frozenset({0}))),
        ("give a track a role", lambda: studio.set_role(0, Role.PAD)),
        ("type a key", lambda: studio.tell_key("A minor")),
        ("type a chord", lambda: studio.tell_chords(0, 1920, "Am7")),
        ("show the history", window.history_dock.show),
        ("draw with the history shown", lambda: studio.edit(0, (), (Note(0, 60, 21, 80, 0),), "Draw")),
    ]


@click.command()
@click.option("--notes", default=50_000, show_default=True, help="Notes in the clip.")
@click.option("--joined", is_flag=True, help="All of them in one track.")
def main(notes: int, joined: bool) -> None:  # noqa: FBT001 (click's way)
    """Print how long each action holds the window."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
        path = Path(folder) / "long.mid"
        save(decode(file_of(clip_of(notes), joined=joined)), path)
        app = QApplication([])
        dress(app, DARK)
        window = Window(DARK, Recovery(Path(folder) / "recovery"))
        window.resize(1600, 900)
        window.show()
        watch = Watch(app)
        studio = window.studio
        report("open", watch.measure(lambda: studio.open(path), lambda: studio.sight is not None))
        for name, do in actions(window):
            is_settled = lambda: studio.sight is not None and studio.sight.document is studio.document  # noqa: E731
            report(name, watch.measure(do, is_settled))
        studio.saved = studio.document
        window.close()


def report(name: str, held: float) -> None:
    """Print one line."""
    print(f"{name:30} {held:6.0f} ms{'' if held <= LIMIT else '  too long'}", flush=True)


if __name__ == "__main__":
    main()
