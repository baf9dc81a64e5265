"""The controls of a live session: their table, their values, and the MIDI messages bound to them."""
