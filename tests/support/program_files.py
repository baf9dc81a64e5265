"""Small songs of four bars, in the bytes that well-known programs write.

What each program does was taken from its sources (Hydrogen, LMMS, Rosegarden, Ardour), from files that it
wrote (MuseScore, Logic Pro) or from reports about its files (Ableton Live, Cubase, FL Studio, Guitar Pro,
REAPER).
All play chords of C, A minor, F and G, a bass or drums.
"""

from collections.abc import Callable, Mapping

from ripieno.app.midi_io.smf_vlq import write_vlq
from tests.support.small_song import meta, track
from tests.support.smf_strategies import header

CHORDS = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))
ROOTS = (36, 33, 29, 31)
KIT = (36, 42, 38, 42)

Timed = tuple[int, bytes]
TEMPO = meta(0x51, (500_000).to_bytes(3))


def signature(clocks: int = 24) -> bytes:
    """Return a time signature of 4/4."""
    return meta(0x58, bytes((4, 2, clocks, 8)))


def note(tick: int, length: int, pitch: int, channel: int, off: int | None = 64) -> list[Timed]:
    """Return a note; ``off`` is its release velocity, None for a note-on of velocity 0."""
    end = bytes((0x90 | channel, pitch, 0)) if off is None else bytes((0x80 | channel, pitch, off))
    return [(tick, bytes((0x90 | channel, pitch, 80))), (tick + length, end)]


def chords(ppq: int, channel: int = 0, off: int | None = 64, length: int | None = None) -> list[Timed]:
    """Return a chord on each beat of four bars."""
    held = ppq * 9 // 10 if length is None else length
    return [
        each
        for beat in range(16)
        for pitch in CHORDS[beat // 4]
        for each in note(beat * ppq, held, pitch, channel, off)
    ]


def bass(ppq: int, channel: int = 1, off: int | None = 64) -> list[Timed]:
    """Return a root on each beat of four bars."""
    return [each for beat in range(16) for each in note(beat * ppq, ppq // 2, ROOTS[beat // 4], channel, off)]


def drums(ppq: int, length: int) -> list[Timed]:
    """Return eighths of a kit on channel 10."""
    return [each for step in range(32) for each in note(step * ppq // 2, length, KIT[step % 4], 9)]


def smf(form: int, ppq: int, *tracks: bytes) -> bytes:
    """Return a file."""
    return header(form, len(tracks), ppq) + b"".join(tracks)


def ableton_live() -> bytes:
    """Return a clip: one track with an empty name, the time signature twice, and the end of the loop."""
    head = [(0, meta(3, b"")), (0, signature(36)), (0, signature(36))]
    quiet_end = [each for each in chords(96) if each[0] < 3 * 384]
    return smf(0, 96, track([*head, *quiet_end], 4 * 384))


def logic_pro() -> bytes:
    """Return a song: an SMPTE offset of an hour, names of tracks and of instruments."""
    head = [(0, signature()), (0, meta(0x59, b"\0\0")), (0, meta(0x54, b"\x21\0\0\0\0")), (0, TEMPO)]
    keys = [(0, meta(3, b"Steinway Grand Piano")), (0, meta(4, b"Steinway Grand Piano"))]
    low = [(0, meta(3, b"Liverpool Bass")), (0, meta(4, b"Liverpool Bass"))]
    return smf(1, 480, track(head), track([*keys, *chords(480)]), track([*low, *bass(480)]))


def reaper() -> bytes:
    """Return a project: 960 ticks, and all notes off where each item ends."""
    end = 4 * 4 * 960
    keys = [(0, meta(3, b"Keys")), *chords(960), (end, b"\xb0\x7b\x00")]
    low = [(0, meta(3, b"Bass")), *bass(960), (end, b"\xb1\x7b\x00")]
    head = [(0, meta(3, b"")), (0, TEMPO), (0, signature()), (2 * 3840, meta(6, b"Chorus"))]
    return smf(1, 960, track(head, end), track(keys, end), track(low, end))


def cubase() -> bytes:
    """Return a project: resets, ports, channel prefixes, sounds and data of its own."""
    reset = b"\xf0\x05\x7e\x7f\x09\x01\xf7"
    own = meta(0x7F, b"\x00\x00\x41\x01\x02\x03")

    def head(name: bytes, channel: int) -> list[Timed]:
        sound = bytes((0xB0 | channel, 7, 100)), bytes((0xB0 | channel, 10, 64)), bytes((0xC0 | channel, 33))
        where = meta(0x20, bytes((channel,))), meta(0x21, b"\0"), meta(3, name), own
        return [(0, each) for each in (*where, *sound)]

    first = [(0, meta(2, b"nobody")), (0, TEMPO), (0, signature()), (0, reset), (7680, meta(6, b"Part 2"))]
    tracks = track([*head(b"Piano", 0), *chords(480)]), track([*head(b"Bass", 1), *bass(480)])
    return smf(1, 480, track(first, 7680), *tracks)


def fl_studio() -> bytes:
    """Return a song: 96 ticks, and sounds that come after the first notes of their tick."""
    head = [(0, TEMPO), (0, signature())]
    keys, low = chords(96), bass(96)
    keys.insert(1, (0, b"\xc0\x04"))
    low.insert(1, (0, b"\xc1\x21"))
    tracks = track([(0, meta(3, b"FL Keys")), *keys]), track([(0, meta(3, b"BooBass")), *low])
    return smf(1, 96, track(head), *tracks)


def ardour() -> bytes:
    """Return a region: 1920 ticks, and an event with a number of its own ahead of each note event."""
    numbered: list[Timed] = []
    for number, (tick, data) in enumerate(sorted(chords(1920), key=lambda event: event[0])):
        numbered += [(tick, meta(0x7F, b"\x99\x01" + write_vlq(number // 2))), (tick, data)]
    return smf(0, 1920, track(numbered, 4 * 4 * 1920))


def lmms() -> bytes:
    """Return a song: no track of its own for the tempo, which each track has, and no time signature."""
    tracks = [
        track([(0, meta(3, name)), (0, TEMPO), *notes])
        for name, notes in ((b"TripleOscillator", chords(480)), (b"BB bass", bass(480)))
    ]
    return smf(1, 480, *tracks)


def musescore() -> bytes:
    """Return a score: notes end a tick early, by velocity 0; no names, and status bytes left out."""
    controls = ((121, 0), (100, 0), (101, 0), (6, 12), (100, 127), (101, 127), (7, 100), (10, 64), (91, 0))

    def part(channel: int, notes: list[Timed]) -> bytes:
        start = [(0, meta(0x59, b"\0\0")), *((0, bytes((0xB0 | channel, *each))) for each in controls)]
        return track([*start, (0, meta(0x21, b"\0")), *notes], 7680, runs=True)

    head = track([(0, signature()), (0, TEMPO)], 1)
    return smf(1, 480, head, part(0, chords(480, off=None, length=479)), part(1, bass(480, off=None)))


def hydrogen() -> bytes:
    """Return a song: 192 ticks, short drums on channel 10, copyright and name in the first track."""
    head = [(0, meta(2, b"hydrogen")), (0, meta(3, b"Untitled Song")), (0, TEMPO), (0, signature())]
    return smf(1, 192, track(head), track(drums(192, 48)))


def rosegarden() -> bytes:
    """Return a composition: cue points that name the program, all tracks as long as the composition."""
    end = 6 * 4 * 480
    made = (meta(2, b"Copyright (c) nobody"), meta(7, b"Created by Rosegarden"), meta(7, b"http://x"))
    head = [*((0, each) for each in made), (0, TEMPO), (0, signature())]
    keys = [(0, meta(3, b"Acoustic Grand Piano")), (0, b"\xc0\x00"), *chords(480, off=127)]
    low = [(0, meta(3, b"")), (0, b"\xc1\x20"), *bass(480, off=127)]
    return smf(1, 480, track(head, end), track(keys, end), track(low, end))


def guitar_pro() -> bytes:
    """Return a tab: two channels for one guitar, of which the second has its own bends."""
    tuned = [
        (0, bytes((0xB0 | channel, *each))) for channel in (0, 1) for each in ((101, 0), (100, 0), (6, 6))
    ]
    sounds = [(0, bytes((0xC0 | channel, 25))) for channel in (0, 1)]
    bent = [(480 * beat + 60, b"\xe1\x00\x50") for beat in range(0, 16, 4)]
    lead = [each for beat in range(0, 16, 2) for each in note(480 * beat, 400, 76, 1)]
    guitar = [(0, meta(3, b"Steel Guitar")), *tuned, *sounds, *chords(480), *bent, *lead]
    return smf(1, 480, track([(0, TEMPO), (0, signature())]), track(guitar))


PROGRAM_FILES: Mapping[str, Callable[[], bytes]] = {
    each.__name__: each
    for each in (
        ableton_live,
        logic_pro,
        reaper,
        cubase,
        fl_studio,
        ardour,
        lmms,
        musescore,
        hydrogen,
        rosegarden,
        guitar_pro,
    )
}
"""What makes a file of each program, by its name."""

BARS: Mapping[str, int] = dict.fromkeys(PROGRAM_FILES, 4) | {"rosegarden": 6}
"""Bars of each file; Rosegarden's composition is longer than its music."""
