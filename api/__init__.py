"""Ripieno: fills bars of a MIDI clip so that they belong to the music around them."""
