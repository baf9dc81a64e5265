"""Windows of these tests are drawn in memory, unless a display is asked for by QT_QPA_PLATFORM."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
