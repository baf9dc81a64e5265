"""Small files in the layouts of the public sources, made of notes written in beats."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import mido
import numpy as np

from ripieno.engine.grid.part import Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.piece import Piece, patch_starts

PPQ = 480

BeatNote = tuple[float, float, int, int]
"""Onset and length in beats, pitch, velocity."""


@dataclass(frozen=True)
class TrackSpec:
    name: str
    notes: Sequence[BeatNote]
    channel: int = 0
    program: int = 0


def write_midi(
    path: Path,
    tracks: Iterable[TrackSpec],
    metres: Iterable[tuple[float, int, int]] = ((0, 4, 4),),
    bpm: float = 120,
) -> None:
    file = mido.MidiFile(ticks_per_beat=PPQ)
    signs = [
        (round(beat * PPQ), mido.MetaMessage("time_signature", numerator=top, denominator=bottom))
        for beat, top, bottom in metres
    ]
    file.tracks.append(_track([(0, mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm))), *signs]))
    for spec in tracks:
        events = [
            (0, mido.MetaMessage("track_name", name=spec.name)),
            (0, mido.Message("program_change", channel=spec.channel, program=spec.program)),
        ]
        for onset, length, pitch, velocity in spec.notes:
            start, end = round(onset * PPQ), round((onset + length) * PPQ)
            events.append(
                (start, mido.Message("note_on", channel=spec.channel, note=pitch, velocity=velocity))
            )
            events.append((end, mido.Message("note_off", channel=spec.channel, note=pitch)))
        file.tracks.append(_track(events))
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(path)


def _track(events: list[tuple[int, mido.Message]]) -> mido.MidiTrack:
    events.sort(key=lambda event: (event[0], event[1].type != "note_off"))
    ticks = np.diff([0, *(tick for tick, _ in events)])
    return mido.MidiTrack(
        message.copy(time=int(tick)) for tick, (_, message) in zip(ticks, events, strict=True)
    )


@dataclass(frozen=True)
class PopSong:
    """A plain pop song: a chord a bar, broken chords, a tune, a fill in every fourth bar."""

    name: str = "001"
    bars: int = 24
    shift: float = 0.0
    """Beats by which the quantised copy is late."""
    jitter: float = 0.0
    """Share of the quantised notes that are off the grid."""
    broken_at: int | None = None
    """Bar before which the quantised copy has a beat too many."""
    chord_beats: float = 4.0
    metre: tuple[int, int] = (4, 4)
    bpm: float = 90.0
    labels: str = "i4A8B8o4"

    def chords(self) -> list[tuple[float, float, tuple[int, ...]]]:
        cycle = ((48, 52, 55), (55, 59, 62), (57, 60, 64), (53, 57, 60))
        count = round(self.bars * 4 / self.chord_beats)
        return [(i * self.chord_beats, self.chord_beats, cycle[i % 4]) for i in range(count)]

    def parts(self) -> dict[str, list[BeatNote]]:
        piano, tune, fill = [], [], []
        for index, (start, length, chord) in enumerate(self.chords()):
            piano.append((start, length - 0.25, chord[0] - 12, 70 + index % 9))
            steps = np.arange(1, round(2 * length))
            piano += [(start + i / 2, 0.5, chord[int(i) % 3] + 12, 60 + int(i)) for i in steps]
        for beat in range(4 * self.bars):
            tune.append((float(beat), 0.75, 72 + (beat * 5) % 13, 100 + beat % 7))
            if beat % 16 >= 14:
                fill.append((beat + 0.25, 0.25, 84 + beat % 5, 90))
        return {"MELODY": tune, "BRIDGE": fill, "PIANO": piano}


def write_pop_song(data_dir: Path, song: PopSong) -> str:
    """Write the song as its three sources do and return its path in the quantised one."""

    def late(onset: float) -> float:
        extra = 1.0 if song.broken_at is not None and onset >= 4 * song.broken_at else 0.0
        return onset + song.shift + extra

    parts = song.parts()
    human = {name: [(a + 0.013, b - 0.04, c, d) for a, b, c, d in notes] for name, notes in parts.items()}
    write_midi(
        data_dir / "pop909/POP909" / song.name / f"{song.name}.mid",
        [TrackSpec(name, notes, channel) for channel, (name, notes) in enumerate(human.items())],
        metres=[(0, 1, 4)],
        bpm=song.bpm,
    )
    merged = [note for notes in parts.values() for note in notes]
    off = round(song.jitter * len(merged))
    quantised = [
        (late(a) + (1 / 24 + (i % 3) / 24 if i < off else 0.0), b, c, d)
        for i, (a, b, c, d) in enumerate(merged)
    ]
    chords = [(late(a), b, pitch, 90) for a, b, chord in song.chords() for pitch in chord]
    path = f"pop909-cl/POP909_processed/{song.name}.mid"
    tracks = [TrackSpec("piano", quantised), TrackSpec("chords", chords, channel=1)]
    write_midi(data_dir / path, tracks, metres=[(0, *song.metre)], bpm=100)
    structure = data_dir / "pop909-structure/POP909" / song.name
    structure.mkdir(parents=True)
    tune = [f"{pitch} {round(4 * length)}\n0 1" for _, length, pitch, _ in parts["MELODY"]]
    (structure / "melody.txt").write_text("\n".join(tune) + "\n")
    (structure / "human_label1.txt").write_text(song.labels)
    return path


def without_structure(song: PopSong, data_dir: Path) -> None:
    """Empty the melody of the structure analysis, so that it says nothing of bar lines."""
    (data_dir / "pop909-structure/POP909" / song.name / "melody.txt").write_text("0 64\n")


def write_take(
    data_dir: Path,
    name: str,
    notes: Sequence[BeatNote],
    metre: str = "4-4",
    kind: str = "beat",
    style: str = "rock",
) -> str:
    """Write a drum take and its line in the index, and return its path."""
    root = data_dir / "groove/groove"
    write_midi(root / f"{name}.mid", [TrackSpec("Drums", notes, channel=9)])
    index = root / "info.csv"
    if not index.exists():
        index.write_text("id,style,bpm,beat_type,time_signature,midi_filename\n")
    with index.open("a") as stream:
        stream.write(f"{name},{style},96,{kind},{metre},{name}.mid\n")
    return f"groove/groove/{name}.mid"


def write_score(path: Path, parts: dict[str, str], member: str = "score.xml", head: str = "") -> None:
    """Write a compressed score from the measures of each part."""
    listed = "".join(
        f'<score-part id="P{i}"><part-name>{name}</part-name></score-part>' for i, name in enumerate(parts)
    )
    bodies = "".join(f'<part id="P{i}">{measures}</part>' for i, measures in enumerate(parts.values()))
    text = (
        f"<?xml version='1.0'?>{head}<score-partwise><part-list>{listed}</part-list>{bodies}</score-partwise>"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", "<container>not even closed")
        archive.writestr(member, text)


def measure(*elements: str) -> str:
    return f"<measure>{''.join(elements)}</measure>"


def attributes(divisions: int = 4, beats: int = 4, beat_type: int = 4, extra: str = "") -> str:
    time = f"<time><beats>{beats}</beats><beat-type>{beat_type}</beat-type></time>"
    return f"<attributes><divisions>{divisions}</divisions>{time}{extra}</attributes>"


def sung(pitch: str, duration: int, inside: str = "", staff: int = 1) -> str:
    """Return a note; ``pitch`` is a step, perhaps ``#`` or ``b``, and an octave."""
    alter = {"#": 1, "b": -1}.get(pitch[1:-1], 0)
    where = f"<step>{pitch[0]}</step><alter>{alter}</alter><octave>{pitch[-1]}</octave>"
    body = f"<pitch>{where}</pitch><duration>{duration}</duration><staff>{staff}</staff>{inside}"
    return f"<note>{'<chord/>' if inside == CHORD else ''}{body.replace(CHORD, '')}</note>"


CHORD = "<!--with the note before-->"


def rest(duration: int) -> str:
    return f"<note><rest/><duration>{duration}</duration></note>"


def plain_piece(name: str = "song", bars: int = 8, seed: int = 0, source: str = "made") -> Piece:
    """Return a piece of random notes on sixteenths with a chord a bar."""
    rng = np.random.default_rng(seed)
    lines = np.arange(bars + 1, dtype=np.float32) * 16
    rows = [(float(step), 1.0, int(rng.integers(60, 80)), 80) for step in range(0, 16 * bars, 2)]
    beats = np.array([(step, 1.0, 36, 100) for step in range(0, 16 * bars, 4)]).tolist()
    drums = [(float(a), float(b), int(c), int(d)) for a, b, c, d in beats]
    patches = len(patch_starts(lines))
    return Piece(
        name,
        source,
        (make_part(Role.LEAD, rows), make_part(Role.DRUMS, drums)),
        lines,
        np.repeat(np.arange(bars) % 12, 4).astype(np.int8)[:patches],
        np.full(patches, 0b10010001, np.uint16),
        96.0,
        True,
        False,
        tuple("AB"[bar // 4 % 2] for bar in range(bars)),
        (None, *Style)[seed % (1 + len(Style))],
    )


def with_parts(piece: Piece, *parts: Part) -> Piece:
    return replace(piece, parts=parts)
