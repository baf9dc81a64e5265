"""Music and diffusion: everything that needs neither a port, a window nor a network.

onnxruntime, from version 1.29 on, looks up a host of its maker's, and leaves an identifier of the device and
the program's path in the user's cache folder, unless an environment variable forbids it before the library
is loaded. Every part of Ripieno imports this package before that, and each process that one starts inherits
the variable; what the user's environment says of it does not count.
Source: onnxruntime, Privacy.md, "Disabling Telemetry".
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
