"""``python -m app.cli`` is ``ripieno``."""

from app.cli.main import main

main()
