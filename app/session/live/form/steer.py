"""What a person asks of the form while the music plays."""

from typing import Literal, get_args

Steer = Literal["next_section", "break", "build", "end"]
"""Where to go; it begins at the next bar line."""

STEERS: tuple[Steer, ...] = get_args(Steer)
"""All of them: names of controls."""
