"""Collect the words of the window for translators: ``make translation LANGUAGE=de``."""

import subprocess
import sys
from pathlib import Path

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
    command = [str(program), "-locations", "none", *aliases, *sources, "-ts", *targets]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 (our own paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
