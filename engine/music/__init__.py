"""Notes, time, lanes, regions, keys and chords: music as frozen values."""
