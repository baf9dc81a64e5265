"""The names of the General MIDI sounds.

Source: MIDI Association, "General MIDI System Level 1", RP-003, table 2.
"""

from ripieno.engine.music.roles import DRUM_CHANNEL

PROGRAMS = (
    *("Acoustic grand piano", "Bright acoustic piano", "Electric grand piano", "Honky-tonk piano"),
    *("Electric piano 1", "Electric piano 2", "Harpsichord", "Clavinet"),
    *("Celesta", "Glockenspiel", "Music box", "Vibraphone"),
    *("Marimba", "Xylophone", "Tubular bells", "Dulcimer"),
    *("Drawbar organ", "Percussive organ", "Rock organ", "Church organ"),
    *("Reed organ", "Accordion", "Harmonica", "Tango accordion"),
    *("Nylon guitar", "Steel guitar", "Jazz guitar", "Clean guitar"),
    *("Muted guitar", "Overdriven guitar", "Distortion guitar", "Guitar harmonics"),
    *("Acoustic bass", "Fingered bass", "Picked bass", "Fretless bass"),
    *("Slap bass 1", "Slap bass 2", "Synth bass 1", "Synth bass 2"),
    *("Violin", "Viola", "Cello", "Contrabass"),
    *("Tremolo strings", "Pizzicato strings", "Orchestral harp", "Timpani"),
    *("String ensemble 1", "String ensemble 2", "Synth strings 1", "Synth strings 2"),
    *("Choir aahs", "Voice oohs", "Synth voice", "Orchestra hit"),
    *("Trumpet", "Trombone", "Tuba", "Muted trumpet"),
    *("French horn", "Brass section", "Synth brass 1", "Synth brass 2"),
    *("Soprano sax", "Alto sax", "Tenor sax", "Baritone sax"),
    *("Oboe", "English horn", "Bassoon", "Clarinet"),
    *("Piccolo", "Flute", "Recorder", "Pan flute"),
    *("Blown bottle", "Shakuhachi", "Whistle", "Ocarina"),
    *("Square lead", "Sawtooth lead", "Calliope lead", "Chiff lead"),
    *("Charang lead", "Voice lead", "Fifths lead", "Bass and lead"),
    *("New age pad", "Warm pad", "Polysynth pad", "Choir pad"),
    *("Bowed pad", "Metallic pad", "Halo pad", "Sweep pad"),
    *("Rain effect", "Soundtrack effect", "Crystal effect", "Atmosphere effect"),
    *("Brightness effect", "Goblins effect", "Echoes effect", "Sci-fi effect"),
    *("Sitar", "Banjo", "Shamisen", "Koto"),
    *("Kalimba", "Bagpipe", "Fiddle", "Shanai"),
    *("Tinkle bell", "Agogo", "Steel drums", "Woodblock"),
    *("Taiko drum", "Melodic tom", "Synth drum", "Reverse cymbal"),
    *("Guitar fret noise", "Breath noise", "Seashore", "Bird tweet"),
    *("Telephone ring", "Helicopter", "Applause", "Gunshot"),
)
"""The sound of each program, from 0, on all channels but the drums'."""

DRUM_KIT = "Drum kit"


def sound_name(program: int | None, channel: int) -> str:
    """Return what a lane sounds like on a General MIDI synth, or nothing where it does not say.

    Args:
        program: General MIDI program, 0 to 127, or None.
        channel: MIDI channel, 0 to 15.
    """
    if channel == DRUM_CHANNEL:
        return DRUM_KIT
    return "" if program is None else PROGRAMS[program]
