"""Music that players of published systems make in tests."""

from ripieno.engine.systems.making import finish
from ripieno.engine.systems.players.player import Chance, GapRequest, PlayRequest
from ripieno.engine.systems.song import rows_of
from tests.support.piano_songs import song
from tests.support.system_models import player


def played(kind, steps=64, seed=1, count=2):
    """Return a part for each variation."""
    request = PlayRequest(steps, Chance(seed, count), (song(),) * count)
    return finish(player(kind).play(request))


def filled(kind, steps=32, known=(), seed=1, **changes):
    """Return the notes of a gap with 64 sixteenths before and after it."""
    fields = {"before": 64, "after": 64, "low": 0, "high": 127, **changes}
    request = GapRequest(steps=steps, known=(tuple(known),), chance=Chance(seed), **fields)
    (part,) = finish(player(kind).fill(request))
    return list(rows_of(part))
