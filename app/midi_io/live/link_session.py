"""Joining and leaving an Ableton Link session while the sender runs."""

from collections.abc import Callable

from ripieno.app.midi_io.live.clocks import Clock
from ripieno.app.midi_io.live.link_peer import LinkPeer
from ripieno.app.midi_io.live.messages import FollowClock, Report, Trouble


def joined(
    peer: LinkPeer | None, command: FollowClock, report: Callable[[Report], None], clock: Clock
) -> LinkPeer | None:
    """Join or leave the Link session, as a clock asks.

    Args:
        peer: The peer there is.
        command: Which clock to follow.
        report: Takes why a session cannot be joined.
        clock: The engine's, on which the transport of the session is told.

    Returns:
        The peer from now on.
    """
    if command.clock != "link":
        if peer is not None:
            peer.close()
        return None
    try:
        return peer or LinkPeer(clock=clock)
    except Exception as error:  # noqa: BLE001 (whatever the package raises, the sender lives)
        report(Trouble(str(error)))
        return None
