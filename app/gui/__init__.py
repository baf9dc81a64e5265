"""The desktop program: a window over the session layer."""

from ripieno.app.gui.override_guard import guard_overrides

guard_overrides()
