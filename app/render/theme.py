"""Colours and sizes of the pictures: a dark background, one colour per role, amber for the region."""

from ripieno.engine.music.roles import Role

Colour = tuple[int, int, int]

BACKGROUND: Colour = (17, 19, 26)
STRIP: Colour = (26, 29, 39)
STRIP_BLACK_KEY: Colour = (22, 25, 34)
BAR_LINE: Colour = (70, 76, 95)
BEAT_LINE: Colour = (40, 44, 58)
OCTAVE_LINE: Colour = (48, 53, 70)
TEXT: Colour = (232, 235, 242)
FAINT_TEXT: Colour = (134, 142, 163)
REGION: Colour = (255, 200, 87)
REGION_STRENGTH = 0.17
"""Share of the region's colour in the tint of its band."""

ROLE_COLOURS: dict[Role, Colour] = {
    Role.LEAD: (255, 112, 132),
    Role.COUNTER: (226, 137, 255),
    Role.KEYS: (92, 196, 255),
    Role.BASS: (112, 224, 143),
    Role.PAD: (148, 138, 255),
    Role.DRUMS: (190, 201, 220),
}

# Lengths in pixels of a picture at scale 1.
MARGIN = 14
GUTTER = 122
RULER = 20
TITLE = 30
GAP = 6
PLOT_WIDTH = 860
TEXT_SIZE = 11
TITLE_SIZE = 15
SMALL_TEXT_SIZE = 9
TINY_TEXT_SIZE = 7
BAR_NUMBER_ROOM = 26
"""Least distance between two bar numbers."""


def mix(under: Colour, over: Colour, share: float) -> Colour:
    """Return a colour between two: ``under`` at share 0, ``over`` at share 1."""
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(under, over, strict=True))
    return red, green, blue


def note_colour(role: Role, velocity: int) -> Colour:
    """Return a note's colour: its role's, the brighter the louder.

    Args:
        role: What the lane does.
        velocity: 1 to 127; the loudest third turns towards white.
    """
    colour = ROLE_COLOURS[role]
    loudness = velocity / 127
    if loudness < 2 / 3:
        return mix(BACKGROUND, colour, 0.35 + 0.65 * loudness * 1.5)
    return mix(colour, (255, 255, 255), (loudness - 2 / 3) * 1.2)
