"""Collect the words of the window for translators: ``make translation LANGUAGE=de``."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ripieno.app.gui.parameter_words import CONTEXT
from ripieno.app.session.live.controls.lane_settings import LANE_ROWS
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.parameters import PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
GUI = ROOT / "app" / "gui"
ALIASES = ("QT_TRANSLATE_NOOP+=marked", "translate+=said")
"""What the window calls Qt's functions."""


def main(targets: list[str]) -> int:
    """Bring ``.ts`` files up to date; words that were translated before stay so."""
    if not targets:
        print("Name the file to write, such as app/gui/translations/ripieno_de.ts.", file=sys.stderr)
        return 2
    for target in targets:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
    aliases = [word for alias in ALIASES for word in ("-tr-function-alias", alias)]
    sources = [str(path.relative_to(ROOT)) for path in sorted(GUI.rglob("*.py"))]
    program = Path(sys.executable).with_name("pyside6-lupdate")
    with TemporaryDirectory() as folder:
        words = Path(folder) / "parameter_table.py"
        words.write_text(table_words(), encoding="utf-8")
        command = [str(program), "-locations", "none", *aliases, *sources, str(words), "-ts", *targets]
        return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 (our own paths)


def table_words() -> str:
    """Return the words of the tables of parameters and controls as calls that the program finds."""
    parameters = [word for row in PARAMETERS.values() for word in (row.label, row.help, row.auto)]
    controls = [word for row in CONTROLS.values() for word in (row.label, row.summary, row.zero)]
    controls += [row.title for row in LANE_ROWS]
    return "".join(
        f"marked({context!r}, {word!r})\n"
        for context, words in ((CONTEXT, parameters), ("controls", controls))
        for word in dict.fromkeys(filter(None, words))
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
