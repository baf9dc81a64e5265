"""Frames per second of the piano roll with many notes: ``python -m bench.paint``.

Every frame is drawn whole, offscreen: the view is scrolled or zoomed a little, and all of the
window is brought to the screen before the next.
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

from app.gui.palette import DARK
from app.gui.roll.scene import Scene
from app.gui.roll.view import RollView
from app.gui.style import dress
from engine.music.clip import Clip, Lane
from engine.music.meter import TimeMap
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role

PPQ = 480
WIDTH, HEIGHT = 1600, 900
FRAME = 1000 / 60


def clip_of(notes: int) -> Clip:
    """Return a clip of four lanes that has some notes, about eight in a beat."""
    chance = random.Random(7)
    roles = (Role.KEYS, Role.LEAD, Role.BASS, Role.DRUMS)
    centres = {Role.KEYS: 64, Role.LEAD: 76, Role.BASS: 40, Role.DRUMS: 42}
    share, beats = notes // len(roles), notes // 8
    lanes = []
    for channel, role in enumerate(roles):
        made = (
            Note(
                chance.randrange(beats * 4) * PPQ // 4,
                chance.choice((60, 120, 240, 480, 960)),
                max(0, min(127, round(chance.gauss(centres[role], 9)))),
                chance.randrange(20, 128),
                channel,
            )
            for _ in range(share)
        )
        ordered = tuple(sorted(made, key=lambda note: (note.onset, note.pitch)))
        lanes.append(Lane(role.value, role, ordered, channel, channel, None))
    return Clip(TimeMap(PPQ), tuple(lanes), beats * PPQ)


@click.command()
@click.option("--notes", default=50_000, show_default=True, help="Notes in the clip.")
@click.option("--frames", default=120, show_default=True, help="Frames of each measurement.")
def main(notes: int, frames: int) -> None:
    """Print frames per second while scrolling, zooming, playing and dragging."""
    app = QApplication.instance() or QApplication([])
    dress(app, DARK)
    clip = clip_of(notes)
    view = RollView()
    view.resize(WIDTH, HEIGHT)
    began = time.perf_counter()
    scene = Scene(clip, Region(tuple(range(8, 16)), (0,)))
    view.set_scene(scene)
    taken = time.perf_counter() - began
    view.show()
    app.processEvents()
    print(f"{notes} notes, {clip.bars} bars, {WIDTH} x {HEIGHT}; scene taken in {1000 * taken:.0f} ms")
    canvas = view.canvas

    def whole() -> None:
        view.zoom_to_clip()

    def close(bars: int) -> None:
        view.zoom_to_clip()
        view.navigator.zoom_to(0, clip.time.bar_start(bars), 30, 90)

    def scroll(_: int) -> None:
        view.navigator.scroll_by(37, 0)

    def zoom(frame: int) -> None:
        view.navigator.zoom_at(
            1.05 if frame // 60 % 2 == 0 else 1 / 1.05, 1, QPointF(canvas.width() / 3, 200)
        )

    def zoom_rows(frame: int) -> None:
        view.navigator.zoom_at(
            1, 1.05 if frame // 30 % 2 == 0 else 1 / 1.05, QPointF(canvas.width() / 3, 200)
        )

    def play(frame: int) -> None:
        view.set_playhead(frame * 16)

    measures: list[tuple[str, Callable[[], None], Callable[[int], None]]] = [
        ("scrolling, 4 bars in view", lambda: close(4), scroll),
        ("scrolling, 16 bars in view", lambda: close(16), scroll),
        ("scrolling, 64 bars in view", lambda: close(64), scroll),
        ("scrolling, 400 bars in view", lambda: close(400), scroll),
        ("zooming from all in view", whole, zoom),
        ("zooming from 16 bars in view", lambda: close(16), zoom),
        ("zooming pitches, 64 bars in view", lambda: close(64), zoom_rows),
        ("zooming pitches, all in view", whole, zoom_rows),
        ("playing, 16 bars in view", lambda: close(16), play),
        ("playing, all in view", whole, play),
    ]
    for name, begin, step in measures:
        begin()
        app.processEvents()
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
        print(
            f"{name:34} {1000 / mean:5.0f} frames/s  {mean:5.1f} ms (95 %: {late:5.1f}), "
            f"{busy:5.1f} ms of them computing, {over:4.0%} late"
        )
    view.close()


if __name__ == "__main__":
    main()
