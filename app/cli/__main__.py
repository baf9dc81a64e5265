"""``python -m ripieno.app.cli`` is ``ripieno``; the installed program starts here too."""

from multiprocessing import freeze_support

from ripieno.app.cli.main import main

# Frozen, the sender, the model worker and the workers of a batch are this program, started once more.
freeze_support()
main()
