"""The program is killed at any moment, again and again, and each start goes on from there."""

import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

from ripieno.app.session.editor.left_session import Left
from ripieno.app.session.editor.recovery import Recovery
from tests.support.desktop import PATIENCE, Desktop, desktop, running
from tests.support.program import EXAMPLES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and xdotool")

KILLS = int(os.environ.get("RIPIENO_TEST_KILLS", "2"))


def steps_left(folder: Path) -> int:
    """Return how many steps the one session has that was left; fail where it is damaged."""
    (left,) = Recovery(folder).left()
    assert isinstance(left, Left)
    left.release()
    assert left.notes.name == "clip.mid"
    return len(left.project.history.steps)


def edit(screen: Desktop, window: str) -> None:
    """Move a note up and another one down."""
    screen.xdotool("windowfocus", "--sync", window, "key", "--delay", "5", "n", "Up", "n", "Down")


def test_what_was_edited_survives_kills_at_any_moment(tmp_path: Path) -> None:
    clip = Path(shutil.copy(EXAMPLES[0], tmp_path / "clip.mid"))
    folder, steps, chance = tmp_path / "state" / "ripieno" / "recovery", 1, random.Random(1)
    with desktop() as screen:
        for number in range(KILLS + 1):
            with running(screen, tmp_path, "gui", str(clip)) as process:
                if number:
                    asks = screen.window("^Ripieno$")
                    screen.keys(asks, "Return")
                window = screen.window("^clip.mid")
                screen.wait_for(lambda window=window: screen.title(window))
                if number:
                    screen.wait_for(lambda window=window: "changed" if "*" in screen.title(window) else "")
                limit, before = time.monotonic() + PATIENCE, len(list(folder.glob("*.ripieno")))
                assert before == (number > 0)
                edit(screen, window)
                while not list(folder.glob("*.ripieno")):
                    assert time.monotonic() < limit, "it was never kept"
                    edit(screen, window)
                for _ in range(chance.randrange(5)):
                    edit(screen, window)
                    time.sleep(chance.random() / 5)
                process.kill()
                process.wait()
            left = steps_left(folder)
            assert left >= steps
            steps = left
    assert steps > 1
