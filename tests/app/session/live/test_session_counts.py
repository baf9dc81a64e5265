from pathlib import Path

from ripieno.app.midi_io.live.messages import Late, Passed, Sent
from ripieno.app.session.live.session_counts import SessionCounts


def test_the_result_counts_bars_notes_messages_and_lateness():
    counts = SessionCounts("at the wire")
    for bar in (0, 0, 1, 2, 2):
        counts.played(bar)
    for data in (b"\x90\x3c\x40", b"\x80\x3c\x40", b"\x90\x3e\x40"):
        counts.sent(Sent(0.0, 0.0, 0.0, 0, data))
    counts.passed(Passed(1.0, 1.002))
    counts.lagged(Late(3, 1))
    result = counts.result(12.5, 2, Path("take.mid"))
    assert (result.seconds, result.bars, result.notes, result.messages) == (12.5, 2, 2, 3)
    assert (result.late, result.dropped, result.underruns) == (3, 1, 2)
    assert result.jitter.point == "at the wire"
    assert counts.lateness > 1.9
