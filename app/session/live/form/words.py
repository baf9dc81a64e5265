"""The words of a form: names of sections, and what a person asks for while the music plays."""

from typing import Literal, get_args

AUTO = "auto"
"""The text of a form that the seed draws."""

INTRO, VERSE, CHORUS, BRIDGE, BREAK, BUILD, END = (
    "intro",
    "verse",
    "chorus",
    "bridge",
    "break",
    "build",
    "end",
)
SECTION_NAMES = (INTRO, VERSE, CHORUS, BRIDGE, BREAK, BUILD, END)
ALIASES = {"ending": END, "outro": END, "refrain": CHORUS}

Steer = Literal["next_section", "break", "build", "end"]
"""Where a person lets the music go; it begins at the next bar line."""

STEERS: tuple[Steer, ...] = get_args(Steer)
"""All of them: names of controls."""
