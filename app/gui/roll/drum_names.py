"""The names of the drums of General MIDI.

Source: MIDI Association, "General MIDI System Level 1", RP-003, percussion key map; 27 to 34 and
82 to 87 after General MIDI 2, RP-024.
"""

_FIRST = 27
_NAMES = (
    *("High Q", "Slap", "Scratch push", "Scratch pull", "Sticks", "Square click", "Metronome", "Bell"),
    *("Kick 2", "Kick", "Side stick", "Snare", "Hand clap", "Snare 2", "Low tom 2", "Closed hat"),
    *("Low tom", "Pedal hat", "Mid tom 2", "Open hat", "Mid tom", "High tom 2", "Crash", "High tom"),
    *("Ride", "China", "Ride bell", "Tambourine", "Splash", "Cowbell", "Crash 2", "Vibraslap"),
    *("Ride 2", "High bongo", "Low bongo", "Mute conga", "Open conga", "Low conga", "High timbale"),
    *("Low timbale", "High agogo", "Low agogo", "Cabasa", "Maracas", "Short whistle", "Long whistle"),
    *("Short guiro", "Long guiro", "Claves", "High block", "Low block", "Mute cuica", "Open cuica"),
    *("Mute triangle", "Triangle", "Shaker", "Jingle bell", "Bell tree", "Castanets", "Mute surdo"),
    "Open surdo",
)
_RIMS = {22: "Hat rim", 26: "Open hat rim"}
"""What electronic kits add below."""


def drum_name(pitch: int) -> str:
    """Return a drum's name; of pitches that General MIDI does not name, nothing."""
    if pitch in _RIMS:
        return _RIMS[pitch]
    index = pitch - _FIRST
    return _NAMES[index] if 0 <= index < len(_NAMES) else ""
