"""Frames per second of the piano roll with many notes: ``python -m bench.paint``.

Each frame, the view is changed a little and drawn whole, offscreen, before the next one begins.
"""

import os
import random
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import click
import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.palette import DARK
from ripieno.app.gui.roll.gestures import Move
from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.state import NO_DRAFT
from ripieno.app.gui.roll.view import RollView
from ripieno.app.gui.style import dress
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

PPQ = 480
WIDTH, HEIGHT = 1600, 900
FRAME = 1000 / 60
"""Milliseconds that a frame may take."""

CENTRES = {Role.KEYS: 64, Role.LEAD: 76, Role.BASS: 40, Role.DRUMS: 42}
EVERYTHING = 1_000_000
"""More bars than there are."""


def clip_of(notes: int) -> Clip:
    """Return a clip of four lanes that has some notes, about eight in a beat."""
    chance = random.Random(7)
    share, beats = notes // len(CENTRES), notes // 8
    lanes = []
    for channel, (role, centre) in enumerate(CENTRES.items()):
        made = (
            Note(
                chance.randrange(beats * 4) * PPQ // 4,
                chance.choice((60, 120, 240, 480, 960)),
                max(0, min(127, round(chance.gauss(centre, 9)))),
                chance.randrange(20, 128),
                channel,
            )
            for _ in range(share)
        )
        ordered = tuple(sorted(made, key=lambda note: (note.onset, note.pitch)))
        lanes.append(Lane(role.value, role, ordered, channel, channel, None))
    return Clip(TimeMap(PPQ), tuple(lanes), beats * PPQ)


def chords_of(clip: Clip) -> tuple[tuple[int, int, str], ...]:
    """Return two chords for each bar."""
    half = 2 * PPQ
    names = ("C", "Am7", "F/A", "G7")
    return tuple((at, at + half, names[at // half % 4]) for at in range(0, clip.end - half, half))


class Bench:
    """A view on many notes, and what is done to it frame by frame."""

    def __init__(self, notes: int) -> None:
        self.view = RollView()
        self.view.resize(WIDTH, HEIGHT)
        self.clip = clip_of(notes)
        began = time.perf_counter()
        self.view.set_scene(Scene(self.clip, Region(tuple(range(8, 16)), (0,)), chords=chords_of(self.clip)))
        self.taken = 1000 * (time.perf_counter() - began)
        self.view.show()
        self._move: Move | None = None

    def show(self, bars: int) -> None:
        """Show some bars from the first on."""
        last = min(bars, self.clip.bars)
        self.view.navigator.zoom_to(0, self.clip.time.bar_start(last), 30, 90)

    def scroll(self, _: int) -> None:
        """Scroll on."""
        self.view.navigator.scroll_by(37, 0)

    def zoom(self, frame: int) -> None:
        """Zoom time in and out."""
        factor = 1.05 if frame // 60 % 2 == 0 else 1 / 1.05
        self.view.navigator.zoom_at(factor, 1, QPointF(WIDTH / 3, HEIGHT / 3))

    def zoom_rows(self, frame: int) -> None:
        """Zoom pitches in and out."""
        factor = 1.05 if frame // 30 % 2 == 0 else 1 / 1.05
        self.view.navigator.zoom_at(1, factor, QPointF(WIDTH / 3, HEIGHT / 3))

    def play(self, frame: int) -> None:
        """Move the playhead."""
        self.view.set_playhead(frame * 16)

    def move(self, frame: int, count: int) -> None:
        """Drag the first notes of the lane in front."""
        state = self.view.state
        if frame == 0 or self._move is None:
            state.choose(frozenset(range(count)))
            first = state.front.notes[0]
            self._move = Move(state, 0, state.geometry.x_at(first.onset), state.geometry.y_at(first.pitch))
        state.sketch_out(self._move.drag(self._move.x + 5 + frame, self._move.y + frame % 40, free=False))

    def end(self) -> None:
        """Let go of all."""
        self.view.state.sketch_out(NO_DRAFT)
        self.view.state.choose(frozenset())


@click.command()
@click.option("--notes", default=50_000, show_default=True, help="Notes in the clip.")
@click.option("--frames", default=120, show_default=True, help="Frames of each measurement.")
def main(notes: int, frames: int) -> None:
    """Print frames per second while scrolling, zooming, moving notes and playing."""
    app = QApplication([])
    dress(app, DARK)
    bench = Bench(notes)
    print(f"{notes} notes, {bench.clip.bars} bars, {WIDTH} x {HEIGHT}; scene taken in {bench.taken:.0f} ms")
    measures: list[tuple[str, int, Callable[[int], None]]] = [
        ("scrolling, 4 bars in view", 4, bench.scroll),
        ("scrolling, 16 bars in view", 16, bench.scroll),
        ("scrolling, 64 bars in view", 64, bench.scroll),
        ("scrolling, 400 bars in view", 400, bench.scroll),
        ("zooming from all in view", EVERYTHING, bench.zoom),
        ("zooming from 16 bars in view", 16, bench.zoom),
        ("zooming pitches, 64 bars in view", 64, bench.zoom_rows),
        ("zooming pitches, all in view", EVERYTHING, bench.zoom_rows),
        ("moving 5 notes, 16 bars in view", 16, lambda frame: bench.move(frame, 5)),
        (f"moving {notes // 4} notes, all in view", EVERYTHING, lambda frame: bench.move(frame, notes // 4)),
        ("playing, 16 bars in view", 16, bench.play),
        ("playing, all in view", EVERYTHING, bench.play),
    ]
    for name, bars, step in measures:
        bench.show(bars)
        app.processEvents()
        print(f"{name:34} {measured(app, step, frames)}")
        bench.end()
    bench.view.close()


def measured(app: QApplication, step: Callable[[int], None], frames: int) -> str:
    """Return what some frames cost, in words."""
    spent = []
    busy = time.process_time()
    for frame in range(frames):
        start = time.perf_counter()
        step(frame)
        app.processEvents()
        spent.append(1000 * (time.perf_counter() - start))
    busy = 1000 * (time.process_time() - busy) / frames
    mean, late = float(np.mean(spent)), float(np.percentile(spent, 95))
    over = sum(each > FRAME for each in spent) / frames
    return (
        f"{1000 / mean:5.0f} frames/s  {mean:5.1f} ms (95 %: {late:5.1f}), "
        f"{busy:5.1f} ms of them computing, {over:4.0%} late"
    )


if __name__ == "__main__":
    main()
