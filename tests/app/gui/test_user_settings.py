import os
import stat
import subprocess
import sys

import pytest

from tests.support.program import ROOT

IMPORT = "from ripieno.app.gui.user_settings import user_settings as s; "
WRITE = IMPORT + "a = s(); a.setValue('recent', ['x']); a.sync()"
READ = IMPORT + "print(*s().value('recent'))"


def ran(words, home):
    variables = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": ""}
    command = [sys.executable, "-c", words]
    return subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep settings themselves")
def test_nobody_else_can_read_what_the_window_remembers(tmp_path):
    folder = tmp_path / ".config" / "Ripieno"
    for _ in range(2):
        ran(WRITE, tmp_path)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (file,) = folder.glob("*.conf")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert ran(READ, tmp_path) == "x\n"
        file.chmod(0o644)  # as versions before left it
        folder.chmod(0o755)
