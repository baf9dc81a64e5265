"""The installed ``ripieno``: what ``python -m app.cli`` is from the sources."""

import app.cli.__main__  # noqa: F401 (importing it runs it)
