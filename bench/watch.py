"""A clock on the window's own thread, that tells for how long nothing else could run there."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

REST = 0.4
"""Seconds in which the window's own work after an action is waited for."""

PATIENCE = 120
"""Seconds after which work beside the window is not waited for any more."""


@dataclass(frozen=True)
class Held:
    """How long the window was held, in milliseconds.

    Attributes:
        wall: By the clock.
        busy: The most that its thread computed at a stretch; less than ``wall`` where others computed.
    """

    wall: float
    busy: float


class Watch:
    """Measures for how long the event loop stands still."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._held = Held(0.0, 0.0)
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def measure(self, do: Callable[[], object], until: Callable[[], bool] = lambda: True) -> Held:
        """Return the longest standstill while something is done, and a while after.

        Args:
            do: What is done.
            until: Whether work beside the window has ended.
        """
        self._app.processEvents()
        self._last, self._held = (time.perf_counter(), time.thread_time()), Held(0.0, 0.0)
        do()
        self._tick()
        began = time.perf_counter()
        while (spent := time.perf_counter() - began) < REST or (spent < PATIENCE and not until()):
            self._app.processEvents()
        return self._held

    def _tick(self) -> None:
        now = time.perf_counter(), time.thread_time()
        wall, busy = (1000 * (after - before) for after, before in zip(now, self._last, strict=True))
        self._held = Held(max(self._held.wall, wall), max(self._held.busy, busy))
        self._last = now
