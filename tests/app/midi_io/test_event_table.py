"""A table of events says what each begins with."""

from hypothesis import given

from ripieno.app.midi_io.event_table import NO_DATA
from ripieno.app.midi_io.smf import decode
from tests.support.smf_strategies import files


def rows(table):
    columns = (table.ticks, table.statuses, table.firsts, table.seconds)
    return list(zip(*(each.tolist() for each in columns), strict=True))


@given(files())
def test_each_event_is_in_the_table(raw):
    for track in decode(raw).tracks:
        made = [(each.tick, each.status, *(*each.data, NO_DATA, NO_DATA)[:2]) for each in track.events]
        assert rows(track.table) == made
        status = made[0][1] if made else 0x90
        found = [index for index, row in enumerate(made) if row[1] == status and row[2] < 0x80]
        assert track.table.of_status(status).tolist() == found
        later = [index for index, row in enumerate(made) if row[1] >= 0xF0]
        assert track.table.from_status(0xF0).tolist() == later
