"""The window on a real X server, driven by another program's keys."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from tests.support.desktop import PATIENCE, Desktop, running
from tests.support.desktop import desktop as on_a_desktop
from tests.support.program import EXAMPLES
from tests.support.small_song import write_song

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and xdotool")


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with on_a_desktop() as made:
        yield made


def test_a_musician_fills_keeps_and_saves_by_keys_alone(desktop: Desktop, tmp_path: Path) -> None:
    clip = write_song(tmp_path, "clip.mid")
    with running(desktop, tmp_path, "gui", str(clip)) as process:
        window = desktop.window("clip.mid")
        assert desktop.title(window).startswith("clip.mid ")
        desktop.keys(window, "ctrl+a", "f")
        # Ideas are kept by Enter as soon as there are some; until then Enter does nothing.
        limit = time.monotonic() + PATIENCE
        while "*" not in desktop.title(window):
            assert time.monotonic() < limit, "no idea was kept"
            desktop.keys(window, "2", "Return")
            time.sleep(0.3)
        desktop.keys(window, "ctrl+s")
        dialog = desktop.window("Save as MIDI")
        target = tmp_path / "out.mid"
        desktop.xdotool("windowfocus", "--sync", dialog)
        desktop.xdotool("key", "ctrl+a")
        desktop.xdotool("type", "--delay", "20", str(target))
        desktop.xdotool("key", "Return")
        desktop.wait_for(lambda: "saved" if target.is_file() else "")
        desktop.wait_for(lambda: "clean" if "*" not in desktop.title(window) else "")
        desktop.keys(window, "ctrl+q")
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    before, after = read_clip(load(clip)), read_clip(load(target))
    assert after.lanes[0].notes != before.lanes[0].notes
    assert [lane.notes for lane in after.lanes[1:]] == [lane.notes for lane in before.lanes[1:]]


def test_without_a_command_a_window_opens_with_the_example_at_the_first_start(
    desktop: Desktop, tmp_path: Path
) -> None:
    with running(desktop, tmp_path) as process:
        window = desktop.window(EXAMPLES[0].name)
        desktop.keys(window, "ctrl+q")
        assert process.wait(PATIENCE) == 0
