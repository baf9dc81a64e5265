"""How long the window's own thread is held by work on a long clip: ``python -m bench.edit``.

A window is driven offscreen as its user would; for each action the longest time is printed for
which no event could be served, by a clock that ticks on the same thread, and the most that thread
computed at a stretch, which is less where others had the processor.
"""

import os
import tempfile
from itertools import chain
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import click
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from bench.edit_actions import actions, opening
from bench.paint import clip_of
from bench.watch import Held, Watch
from ripieno.app.gui.palette import DARK
from ripieno.app.gui.style import dress
from ripieno.app.gui.window import MainWindow
from ripieno.app.midi_io.clip_file import save
from ripieno.app.midi_io.smf import decode
from ripieno.app.midi_io.smf_vlq import write_vlq
from ripieno.app.session.editor.recovery import Recovery
from ripieno.engine.music.clip import Clip

LIMIT = 50
"""Milliseconds for which the window may be held at most."""


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
        window = MainWindow(DARK, Recovery(Path(folder) / "recovery"))
        window.resize(1600, 900)
        window.show()
        watch, editor_model = Watch(app), window.editor_model

        def is_settled() -> bool:
            is_busy = (
                editor_model.file.is_opening
                or editor_model.edits.is_changing
                or editor_model.fill_session.is_filling
            )
            return (
                not is_busy
                and editor_model.analysis.analysis is not None
                and editor_model.analysis.analysis.document is editor_model.history.document
            )

        for name, do in chain(opening(window, path), actions(window)):
            report(name, watch.measure(do, is_settled))
        editor_model.file.saved = editor_model.history.document
        window.close()


def report(name: str, held: Held) -> None:
    """Print one line."""
    late = "" if held.wall <= LIMIT else "  too long"
    print(f"{name:30} {held.wall:6.0f} ms, {held.busy:4.0f} ms of them computing{late}", flush=True)


if __name__ == "__main__":
    main()
