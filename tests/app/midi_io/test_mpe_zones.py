"""MPE configuration messages and the zones that they set up."""

import pytest

from ripieno.app.midi_io.channel_messages import control_change
from ripieno.app.midi_io.mpe_zones import Zone, mpe_zones
from tests.support.instrument_files import body_of, configuration, file_of


def zones_of(*messages: tuple[int, int]) -> tuple[Zone, ...]:
    """Return the zones after configuration messages, each a manager channel and its members."""
    events = [
        (at, order, data) for at, each in enumerate(messages) for _, order, data in configuration(*each)
    ]
    return mpe_zones(file_of(body_of(events)).tracks[0])


def test_a_lower_zone_counts_up_and_an_upper_zone_down() -> None:
    assert zones_of((0, 3), (15, 2)) == (Zone(0, (1, 2, 3)), Zone(15, (14, 13)))


@pytest.mark.parametrize(
    ("messages", "sizes"),
    [
        (((0, 15),), {0: 15}),
        (((0, 20),), {0: 15}),
        (((0, 10), (15, 10)), {0: 4, 15: 10}),
        (((15, 7), (0, 15)), {0: 15}),
        (((0, 5), (0, 0)), {0: 5}),
        (((0, 5), (0, 8)), {0: 8}),
        (((3, 5),), {}),
    ],
)
def test_the_last_message_with_members_counts_and_takes_channels_of_the_other_zone(
    messages: tuple[tuple[int, int], ...], sizes: dict[int, int]
) -> None:
    assert {zone.manager: len(zone.members) for zone in zones_of(*messages)} == sizes


@pytest.mark.parametrize(
    "pairs",
    [
        ((101, 0), (100, 0), (6, 12)),
        ((99, 0), (98, 6), (6, 12)),
        ((101, 0), (100, 6), (99, 0), (6, 12)),
        ((100, 6), (6, 12)),
    ],
)
def test_values_of_other_parameters_are_no_zones(pairs: tuple[tuple[int, int], ...]) -> None:
    events = [(0, order, control_change(0, *pair)) for order, pair in enumerate(pairs)]
    assert mpe_zones(file_of(body_of(events)).tracks[0]) == ()


def test_a_zone_has_its_manager_and_its_members() -> None:
    assert Zone(15, (14, 13)).channels == {13, 14, 15}
