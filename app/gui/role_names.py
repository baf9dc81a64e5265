"""What the roles of tracks are called."""

from collections.abc import Mapping

from ripieno.app.gui.translation import marked, said
from ripieno.engine.music.roles import Role

_NAMES: Mapping[Role, str] = {
    Role.LEAD: marked("roles", "Lead"),
    Role.COUNTER: marked("roles", "Counter"),
    Role.KEYS: marked("roles", "Keys"),
    Role.BASS: marked("roles", "Bass"),
    Role.PAD: marked("roles", "Pad"),
    Role.DRUMS: marked("roles", "Drums"),
}


def role_name(role: Role) -> str:
    """Return a role's name in the user's language."""
    return said("roles", _NAMES[role])
