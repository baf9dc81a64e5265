"""The live panel: a live session with ports, controls and meters."""
