"""The installed ``ripieno-gui``, behind the icon: ``ripieno gui``, without a terminal."""

import sys
from multiprocessing import freeze_support

from ripieno.app.cli.main import main

# First of all, for the program's own processes come through here as well.
freeze_support()
main.main(["gui", *sys.argv[1:]], prog_name="ripieno-gui")
