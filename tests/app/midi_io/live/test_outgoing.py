from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.outgoing import Outgoing, write_in_order

MESSAGES = st.lists(
    st.builds(Outgoing, st.floats(0, 1), st.integers(0, 2), st.binary(min_size=3, max_size=3))
)


@given(MESSAGES, st.integers(1, 4))
def test_what_finds_no_room_goes_out_later_and_in_order(due, room):
    written, waiting, periods = [], due, 0
    while waiting:
        used = Counter()

        def fits(out, used=used):
            used[out.port] += 1
            if used[out.port] <= room:
                written.append(out)
            return used[out.port] <= room

        waiting = write_in_order(waiting, fits)
        periods += 1
    for port in range(3):
        assert [out for out in written if out.port == port] == [out for out in due if out.port == port]
    most = max(Counter(out.port for out in due).values(), default=0)
    assert periods == -(-most // room)
