"""The tests hold whatever is installed and set on the machine that runs them."""

import os
import subprocess
import sys
from pathlib import Path

from ripieno.app.render.sound import find_soundfont
from tests.support.machine import known_soundfont

ROOT = Path(__file__).parents[2]

SHOW = "import os, tests.support.machine as m; m.isolate(); print(*sorted(os.environ), os.environ['HOME'])"


def test_tests_play_with_one_known_soundfont():
    assert find_soundfont() == known_soundfont()


def test_what_the_user_has_set_is_out_of_reach(tmp_path):
    mine = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "RIPIENO_MODELS": str(tmp_path),
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={**os.environ, **mine},
        capture_output=True,
        text=True,
        check=True,
    )
    *names, home = done.stdout.split()
    assert {"HOME", "RIPIENO_SOUNDFONT"} <= set(names)
    assert not {"XDG_CONFIG_HOME", "RIPIENO_MODELS", "NO_COLOR"} & set(names)
    assert home != str(tmp_path)
