"""The folder installer/ is scripts, no package: its modules are found there by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "installer"))
