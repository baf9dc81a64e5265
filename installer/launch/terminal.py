"""The installed ``ripieno``: what ``python -m ripieno.app.cli`` is from the sources."""

import ripieno.app.cli.__main__  # noqa: F401 (importing it runs it)
