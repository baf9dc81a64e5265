"""What sections are like: how busy, how loud, who plays, how high the melody lies."""

from dataclasses import dataclass

from ripieno.app.session.live.form.words import BREAK, BRIDGE, BUILD, CHORUS, END, INTRO
from ripieno.engine.music.roles import Role

ALL_ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Character:
    """What a section is like.

    Attributes:
        density: How busy its lanes are, as a multiple of what is usual for them.
        level: How loud it is, as a factor of velocities.
        final_level: The same at its end.
        resting: Roles that rest.
        lift: Semitones by which the lowest pitch of the melody lies above that of its register.
        begins_away: Whether its chords begin away from the tonic.
    """

    density: float = 1.0
    level: float = 0.95
    final_level: float = 0.95
    resting: frozenset[Role] = frozenset()
    lift: int = 0
    begins_away: bool = False

    @property
    def active(self) -> frozenset[Role]:
        """The roles that play."""
        return ALL_ROLES - self.resting


_MELODIES = frozenset({Role.LEAD, Role.COUNTER})
_CHORUS = Character(density=1.15, level=1.05, final_level=1.08, lift=5, begins_away=True)
_CHARACTERS = {
    INTRO: Character(density=0.85, level=0.8, final_level=0.9, resting=_MELODIES),
    CHORUS: _CHORUS,
    "B": _CHORUS,
    BRIDGE: Character(density=0.85, level=0.88, final_level=0.98, begins_away=True),
    "C": Character(density=0.85, level=0.88, final_level=0.98, begins_away=True),
    BREAK: Character(density=0.8, level=0.75, final_level=0.85, resting=frozenset({Role.BASS, Role.DRUMS})),
    BUILD: Character(density=1.0, level=0.78, final_level=1.1, resting=_MELODIES),
    END: Character(density=0.9, level=1.0, final_level=0.85),
}


def character_of(name: str) -> Character:
    """Return what a section of a name is like."""
    return _CHARACTERS.get(name, Character())
