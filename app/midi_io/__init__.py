"""Everything that crosses the border between MIDI bytes and musical values."""
