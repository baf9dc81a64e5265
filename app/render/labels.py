"""Short names of pitches, for the margin of a piano roll."""

# General MIDI percussion key map, shortened, and the rims of electronic kits (22, 26, 58); keys
# without an entry show no name.
DRUM_NAMES = {
    22: "hat",
    26: "open",
    35: "kick",
    36: "kick",
    37: "rim",
    38: "snare",
    39: "clap",
    40: "snare",
    41: "tom",
    42: "hat",
    43: "tom",
    44: "pedal",
    45: "tom",
    46: "open",
    47: "tom",
    48: "tom",
    49: "crash",
    50: "tom",
    51: "ride",
    52: "china",
    53: "bell",
    54: "tamb",
    55: "splash",
    56: "cow",
    57: "crash",
    58: "tom",
    59: "ride",
}


def pitch_label(pitch: int, *, drums: bool) -> str:
    """Return a drum's name, or the octave of a C (60 is C4); of other pitches nothing."""
    if drums:
        return DRUM_NAMES.get(pitch, "")
    return f"C{pitch // 12 - 1}" if pitch % 12 == 0 else ""
