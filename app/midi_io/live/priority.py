"""Going before other programs, where the system allows it."""

import gc
import os
import sys
from contextlib import suppress

PRIORITY = 60
"""Of SCHED_FIFO: above what programs ask for, below JACK's own threads (70) and the kernel's."""

SWITCH = 0.0005
"""Seconds after which Python lets another thread of the sender go on."""


def go_first() -> bool:
    """Let this process run before others, as far as the system allows; say whether it does."""
    sys.setswitchinterval(SWITCH)
    gc.freeze()
    if sys.platform == "win32":
        return _go_first_on_windows()
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    with suppress(OSError):
        if not is_realtime():
            os.nice(-11)
    return is_realtime()


def is_realtime() -> bool:
    """Say whether this process has real-time priority."""
    try:
        return os.sched_getscheduler(0) == os.SCHED_FIFO
    except AttributeError:  # not on macOS and Windows
        return False


def may_be_realtime() -> bool:
    """Say whether the system would give a process real-time priority, without asking for it."""
    if sys.platform in {"win32", "darwin"}:
        return True
    import resource

    return os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_RTPRIO)[1] >= PRIORITY


def _go_first_on_windows() -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    time_critical = 15
    ctypes.windll.winmm.timeBeginPeriod(1)  # type: ignore[attr-defined, unused-ignore]
    return bool(kernel.SetThreadPriority(kernel.GetCurrentThread(), time_critical))
