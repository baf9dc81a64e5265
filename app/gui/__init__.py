"""The desktop program: a window over the session layer."""
