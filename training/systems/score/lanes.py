"""Several instruments at once: a piano roll for each, and whether they fit together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import nn

from ripieno.engine.grid.part import Part, make_part
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.score import sample_lanes, score_denoiser
from ripieno.engine.systems.song import PianoSong, rows_of
from ripieno.training.evaluation.bootstrap import Estimate, mean
from ripieno.training.evaluation.gallery import midi
from ripieno.training.evaluation.tables import measures, write_page
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.score.inspection import draw_rolls
from ripieno.training.systems.score.network import Deviation
from ripieno.training.systems.system import Inspection

PROGRAMS: Mapping[Role, int] = {Role.LEAD: 73, Role.COUNTER: 11, Role.KEYS: 0}
"""Roles of the songs, and the sounds that files give them: flute, vibraphone, piano."""

ROLES = tuple(PROGRAMS)
BEAT = 4
"""Rows of a beat."""

SHADES = (0.35, 0.65, 1.0)
"""Of grey in which pictures show the lanes, the last one above the others."""

ROLLS = 16
SAMPLER = "predictor-corrector"


@dataclass(frozen=True)
class LaneRolls:
    """A piano roll for each lane of a song.

    Attributes:
        roll: How one lane is read and written.

    Source: Upton 2023, "Creating Musical Artifacts", sec. 5 asks for several instruments; rolls side by side
        as channels are those of Dong et al. 2018, arXiv:1709.06298.
    """

    roll: PianoRoll

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.roll.name}, one for each of {', '.join(ROLES)}"

    def encode(self, song: PianoSong) -> Rows:
        """Return shape ``(rows, lanes, pitches)``; a song that is one part has all of it in its own role."""
        parts = song.lanes or (song.part,)
        rolls = [self.roll.encode(PianoSong(song.name, _joined(parts, role), song.tempo)) for role in ROLES]
        rows = max(map(len, rolls))
        return np.stack([np.pad(each, ((0, rows - len(each)), (0, 0))) for each in rolls], axis=1)

    def decode(self, rows: Rows) -> Part:
        """Return the notes of all lanes as one part."""
        notes = [note for part in self.decode_lanes(rows) for note in rows_of(part)]
        return make_part(Role.KEYS, notes, 0)

    def decode_lanes(self, rows: Rows) -> tuple[Part, ...]:
        """Return the notes of each lane."""
        each = (self.roll.decode(rows[:, lane]) for lane in range(len(ROLES)))
        return tuple(make_part(role, rows_of(part), 0) for role, part in zip(ROLES, each, strict=True))


def _joined(parts: Sequence[Part], role: Role) -> Part:
    rows = [row for part in parts if part.role is role for row in rows_of(part)]
    return make_part(role, rows, 0)


def lane_rows(
    representation: LaneRolls, deviation: Deviation, rows: int, network: nn.Module, count: int, seed: int
) -> Rows:
    """Return pieces from noise alone; shape ``(count, rows, lanes, pitches)``, values near 0 and 1."""
    shape = (len(ROLES), rows, representation.roll.count)
    denoise = score_denoiser(on_arrays(network), deviation.clock)
    made = sample_lanes(denoise, deviation.clock, shape, count, seed, SAMPLER)
    return made.swapaxes(1, 2)


def make_lanes(
    representation: LaneRolls, deviation: Deviation, rows: int, network: nn.Module, request: SampleRequest
) -> list[Part]:
    """Return pieces of one window each, all lanes as one part."""
    made = lane_rows(representation, deviation, rows, network, request.count, request.seed)
    return [representation.decode(each) for each in made]


def shared_pitch_classes(roll: Rows, other: Rows) -> float:
    """Return the share of cells of a lane whose pitch class sounds in another lane in the same beat.

    Args:
        roll: Shape ``(rows, pitches)``.
        other: The same shape.

    Returns:
        Not a number where the lane is silent wherever the other one sounds.
    """
    shared = known = 0.0
    for one, two in zip(_beats(roll), _beats(other), strict=True):
        if two.any():
            shared += float(one[two > 0].sum())
            known += float(one.sum())
    return shared / known if known else float("nan")


def _beats(roll: Rows) -> Iterator[Rows]:
    """Yield counts of pitch classes of each beat; shape ``(12,)``."""
    cells = np.asarray(roll) >= 0.5
    padded = np.pad(cells, ((0, -len(cells) % BEAT), (0, -cells.shape[1] % 12)))
    yield from padded.reshape(-1, BEAT, padded.shape[1] // 12, 12).sum(axis=(1, 2))


def shared_onsets(roll: Rows, other: Rows) -> float:
    """Return the share of rows in which a lane begins a note where another lane begins one too."""
    one, two = _begins(roll), _begins(other)
    return float(two[one].mean()) if one.any() else float("nan")


def _begins(roll: Rows) -> Rows:
    """Return True for each row in which a note begins."""
    cells = (np.asarray(roll) >= 0.5).astype(np.int8)
    return np.asarray((np.diff(cells, axis=0, prepend=0) > 0).any(axis=1))


MEASURES: Mapping[str, tuple[str, Callable[[Rows, Rows], float]]] = {
    "pitches": ("cells of the lead whose pitch class the piano has in the same beat", shared_pitch_classes),
    "onsets": ("onsets of the lead with an onset of the piano", shared_onsets),
}


def lane_measures(rolls: Rows) -> dict[str, Estimate]:
    """Return how well the lanes of some pieces fit together, and how full each is.

    Args:
        rolls: Shape ``(pieces, rows, lanes, pitches)``.
    """
    lead, piano = ROLES.index(Role.LEAD), ROLES.index(Role.KEYS)
    names = [str(at) for at in range(len(rolls))]
    found = {
        key: mean([measure(each[:, lead], each[:, piano]) for each in rolls], names)
        for key, (_, measure) in MEASURES.items()
    }
    for lane, role in enumerate(ROLES):
        found[role] = mean([float((each[:, lane] >= 0.5).sum(1).mean()) for each in rolls], names)
    return found


def inspect_lanes(
    representation: LaneRolls,
    deviation: Deviation,
    rows: int,
    network: nn.Module,
    songs: Sequence[PianoSong],
    folder: Path,
) -> Inspection:
    """Measure whether made lanes fit together, as true ones do and as lanes of different pieces do not.

    Writes ``lanes.md``, ``lanes.json``, ``lanes.png``, and made pieces with their lanes to ``lanes/``.
    """
    true = RowCorpus.of(songs, representation, rows).draw(ROLLS, rows, 1).numpy().astype(np.float32)
    made = lane_rows(representation, deviation, rows, network, ROLLS, 1)
    sets = {"true": true, "made": made, "true, piano of another song": other_piano(true)}
    sets["made, piano of another piece"] = other_piano(made)
    found = {name: lane_measures(each) for name, each in sets.items()}
    titles = {key: (title, "%") for key, (title, _) in MEASURES.items()}
    titles |= {role: (f"keys down in a row, {role}", "2") for role in ROLES}
    picture = draw_rolls({"true": _shades(true), "made": _shades(made)}, folder / "lanes.png")
    write_page(
        folder, "lanes", [measures(found, titles), f"![{picture.name}]({picture.name})"], {"lanes": found}
    )
    for number, each in enumerate(made):
        path = folder / "lanes" / f"{number + 1:02}.mid"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(midi(lanes_clip(representation.decode_lanes(each))))
    figures = {
        f"{name}: {titles[key][0]}": each[key].value for name, each in found.items() for key in MEASURES
    }
    return Inspection((picture,), figures)


def other_piano(rolls: Rows) -> Rows:
    """Return pieces whose piano is that of the piece before."""
    mixed = np.array(rolls)
    piano = ROLES.index(Role.KEYS)
    mixed[:, :, piano] = np.roll(mixed[:, :, piano], 1, axis=0)
    return mixed


def lanes_clip(parts: Sequence[Part]) -> Clip:
    """Return parts as a clip with a lane and a sound for each."""
    clips = [PianoSong(part.role, part).clip() for part in parts]
    lanes = tuple(
        Lane(part.role.capitalize(), part.role, clip.lanes[0].notes, at, at, PROGRAMS[part.role])
        for at, (part, clip) in enumerate(zip(parts, clips, strict=True))
    )
    return Clip(clips[0].time, lanes, max(clip.end for clip in clips))


def _shades(rolls: Rows) -> Rows:
    """Return all lanes as one roll, each in its own grey; shape ``(pieces, rows, pitches)``."""
    shaded = np.where(np.asarray(rolls) >= 0.5, np.array(SHADES)[:, None], 0.0)
    found: Rows = shaded.max(axis=2)
    return found
