"""Before the program: give back the library path, which the launcher changes for itself.

Programs that Ripieno starts, FluidSynth for one, would otherwise load libraries of the bundle in
place of the system's. Source: PyInstaller's manual, "Run-time Information", LD_LIBRARY_PATH.
"""

import os

for _name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    _before = os.environ.pop(f"{_name}_ORIG", None)
    os.environ.pop(_name, None)
    if _before is not None:
        os.environ[_name] = _before
