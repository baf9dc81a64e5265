"""What players play in a measurement of live music, and the figures of what is heard then.

A scenario knows no clock: it is played in virtual time (`bench.live_music`) or over JACK (`bench.live_jack`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bench import live_measures as measure
from bench import live_performers as perform
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from tests.support.virtual_live import PlayedNote

CHANNELS = {0: Role.LEAD, 1: Role.KEYS, 2: Role.BASS}
LEAD, KEYS, BASS = CHANNELS
MIN_VELOCITY = 10
CANON_BEATS = 4
STEPS = 2
"""Scale steps from the player to the lane of a canon or of a second voice: a third."""

E_MAJOR, D_MAJOR = parse_key("E major"), parse_key("D major")

Figures = dict[str, float]


@dataclass(frozen=True)
class PlayedScenario:
    """What was heard of a scenario.

    Attributes:
        notes: What went out, in quarter notes from the first bar.
        player: What the player played.
        bars: Bars that were played.
        underruns: Bars that the model did not have ready.
        period: Quarter notes of a period of the server, or of a step of the virtual clock.
    """

    notes: Sequence[PlayedNote]
    player: Sequence[PlayedNote]
    bars: int
    underruns: int
    period: float

    @property
    def counts(self) -> list[int]:
        """How many notes begin in each bar."""
        return measure.counts(self.notes, self.bars)

    def of(self, channel: int) -> list[PlayedNote]:
        """Return the notes of a channel."""
        return [note for note in self.notes if note.channel == channel]


@dataclass(frozen=True)
class Scenario:
    """A player, and what is measured.

    Attributes:
        mode: What is done with the player's notes.
        bars: How many bars are played.
        figures: Returns the figures.
        player: Returns what is played in so many bars.
        controls: Controls that stand elsewhere than usual.
        turns: Controls that are turned at a beat: beat, name and value.
    """

    mode: str
    bars: int
    figures: Callable[[PlayedScenario], Figures]
    player: Callable[[int], Iterable[PlayedNote]] = lambda _: ()
    controls: Mapping[str, object] = field(default_factory=dict)
    turns: Sequence[tuple[float, str, object]] = ()


def accompaniment(played: PlayedScenario) -> Figures:
    """Return how well a phrase of E and B is accompanied."""
    later = [note for note in measure.pitched(played.notes) if measure.bar_of(note) >= 1]
    return {
        "in key": measure.share_in_key(played.notes, E_MAJOR),
        "clashes": measure.share_clashing(played.notes, played.player),
        "notes a bar": len(later) / (played.bars - 1),
    }


def answers(played: PlayedScenario) -> Figures:
    """Return how a phrase of two bars in every four is answered."""
    bars, own = played.bars, np.array(played.counts)
    answering = np.array([bar for bar in range(bars) if bar % 4 >= 2])
    density = 2 * len(played.player) / bars
    firsts = [
        min((note.onset for note in played.notes if measure.bar_of(note) in (bar, bar + 1)), default=np.inf)
        - 4 * bar
        for bar in range(2, bars, 4)
    ]
    return {
        "least density": float((own[answering] / density).min()),
        "most density": float((own[answering] / density).max()),
        "in key": measure.share_in_key(played.notes, D_MAJOR, 0),
        "latest first note": max(firsts),
        "notes in calls": float(np.delete(own, answering).sum()),
    }


def continuation(played: PlayedScenario, turn: int = 4) -> Figures:
    """Return how the session takes over from a player who plays four bars and rests for four."""
    notes = played.notes
    rest_after, entries = [], []
    for start in range(2 * turn, played.bars, 2 * turn):
        beat = 4 * start
        late = [note.end - beat for note in notes if beat <= note.end and note.onset < beat + 4 * turn]
        rest_after.append(max((each for each in late if each < 4 * turn), default=0.0))
    for stop in range(turn, played.bars, 2 * turn):
        entry = min((note.onset for note in notes if note.onset >= 4 * stop - 0.1), default=np.inf)
        entries.append(entry / 4 - stop)
    return {
        "beats until rest": max(rest_after),
        "bars until entry": max(entries),
        "in key": measure.share_in_key(notes, D_MAJOR, turn),
    }


def canon(played: PlayedScenario) -> Figures:
    """Return how much of what a player plays comes back a third higher, so many beats later."""
    last = 4 * played.bars - CANON_BEATS
    asked = [note for note in played.player if 4 <= note.onset < last]
    voice = played.of(LEAD)
    return {
        "came back": measure.share_returning(voice, asked, CANON_BEATS, STEPS, D_MAJOR),
        "others in that lane": float(measure.others(voice, played.player, CANON_BEATS)),
        "in key": measure.share_in_key(played.notes, D_MAJOR),
        "clashes": measure.share_clashing(
            [note for note in played.notes if note.channel != LEAD], played.player
        ),
    }


def second_voice(played: PlayedScenario) -> Figures:
    """Return how a lane plays a third above a player."""
    voice = played.of(LEAD)
    pairs = measure.together(voice, played.player)
    delays = [(own.onset - asked.onset) / played.period for own, asked in pairs] or [np.inf]
    return {
        "doubled": len(pairs) / len(played.player),
        "delay, periods, median": float(np.median(delays)),
        "delay, periods, most": max(delays),
        "consonant": measure.share_consonant(pairs),
        "in key": measure.share_in_key(voice, D_MAJOR),
        "without a key held": float(measure.alone(voice, played.player, MAX_DELAY_PERIODS * played.period)),
    }


MAX_DELAY_PERIODS = 12
"""Periods by which the end of a second voice may come after that of the player's note, at most."""


def stream(played: PlayedScenario) -> Figures:
    """Return what form the music has that comes from nothing."""
    notes, bars = played.notes, played.bars
    drums = played.of(DRUM_CHANNEL)
    lead = np.array(measure.counts(played.of(LEAD), bars))
    last, rest = measure.change_rates(measure.contents(drums, bars))
    halves = lead[: bars // 2].mean(), lead[bars // 2 :].mean()
    runs = [
        measure.longest_run(measure.contents(played.of(each), bars)) for each in (*CHANNELS, DRUM_CHANNEL)
    ]
    return {
        "equal bass bars": measure.longest_run(measure.contents(played.of(BASS), bars)),
        "equal bars, any lane": max(runs),
        "chord changes": chord_changes(notes, bars),
        "bass pitch classes": len({note.pitch % 12 for note in played.of(BASS)}),
        "lead notes a bar": float(lead.mean()),
        "lead, 2nd half to 1st": float(halves[1] / max(halves[0], 0.01)),
        "empty lead bars": float((lead == 0).mean()),
        "returning bars": returning(measure.contents(measure.pitched(notes), bars)),
        "drum change, 4th bars": last,
        "drum change, others": rest,
        "crashes": sum(note.pitch in measure.CRASHES for note in drums),
        "drums below velocity 10": sum(note.velocity < MIN_VELOCITY for note in drums),
        "drums off the kit": sum(note.pitch not in measure.KIT for note in drums),
        "strays": measure.strays(notes, CHANNELS),
    }


def chord_changes(notes: Iterable[PlayedNote], bars: int) -> float:
    """Return the share of bars whose root in the bass is not that of the bar before."""
    roots = []
    for bar in range(bars):
        own = [note for note in notes if note.channel == BASS and measure.bar_of(note) == bar]
        roots.append(min(own, key=lambda note: note.onset).pitch % 12 if own else None)
    return sum(a != b for a, b in pairwise(roots)) / (bars - 1)


def returning(bars: Sequence[frozenset[tuple[float, int]]]) -> float:
    """Return the share of bars that were played before, four bars or longer ago."""
    return sum(bool(bar) and bar in bars[: max(at - 3, 0)] for at, bar in enumerate(bars)) / len(bars)


def switched(played: PlayedScenario) -> Figures:
    """Return when drums are back that were off from bar 17 to bar 24."""
    drums = measure.counts(played.of(DRUM_CHANNEL), played.bars)
    back = next((bar for bar in range(25, played.bars) if drums[bar]), 99)
    return {"drum notes while off": sum(drums[17:24]), "bars until back": back - 24}


def knob(played: PlayedScenario) -> Figures:
    """Return how busy the music is at other densities, beside that at 1; each holds for 16 bars."""
    per_bar = np.array(played.counts, float).reshape(4, 16)[:, 2:].mean(axis=1)
    return {
        f"density {value}, to the first": float(share)
        for value, share in zip(("0.25", "4", "1 again"), per_bar[1:] / per_bar[0], strict=True)
    }


SCENARIOS: dict[str, Scenario] = {
    "accompany, chords": Scenario("accompany", 20, accompaniment, perform.chords),
    "accompany, broken chords": Scenario("accompany", 20, accompaniment, perform.broken_chords),
    "answer": Scenario("answer", 64, answers, perform.phrases),
    "continue": Scenario("continue", 32, continuation, perform.playing_and_resting),
    "canon": Scenario("canon", 32, canon, perform.melody, {"interval": STEPS, "canon_beats": CANON_BEATS}),
    "harmonise": Scenario("harmonise", 32, second_voice, perform.phrases, {"interval": STEPS}),
    "stream": Scenario("stream", 64, stream),
    "lane off and on": Scenario(
        "stream", 36, switched, turns=((16 * 4 + 2, "drums", False), (24 * 4 + 2, "drums", True))
    ),
    "density": Scenario(
        "stream",
        64,
        knob,
        controls={"form": "A 64"},
        turns=[(4 * bar + 2, "density", value) for bar, value in ((16, 0.25), (32, 4.0), (48, 1.0))],
    ),
}
"""The lines of the table."""

MODES = tuple(dict.fromkeys(scenario.mode for scenario in SCENARIOS.values()))

WANTED = {
    ("accompany", "in key"): ">= 0.95",
    ("accompany", "clashes"): "<= 0.03",
    ("answer", "least density"): ">= 0.5",
    ("answer", "most density"): "<= 1.5",
    ("answer", "in key"): ">= 0.95",
    ("answer", "latest first note"): "0",
    ("continue", "beats until rest"): "<= 1",
    ("continue", "bars until entry"): "1",
    ("canon", "came back"): "1",
    ("canon", "others in that lane"): "0",
    ("canon", "in key"): ">= 0.95",
    ("harmonise", "doubled"): "1",
    ("harmonise", "delay, periods, most"): "<= 1",
    ("harmonise", "consonant"): ">= 0.95",
    ("harmonise", "in key"): ">= 0.95",
    ("harmonise", "without a key held"): "0",
    ("stream", "equal bass bars"): "<= 8",
    ("stream", "equal bars, any lane"): "<= 8",
    ("stream", "drums below velocity 10"): "0",
    ("stream", "drums off the kit"): "0",
    ("stream", "strays"): "0",
    ("lane off and on", "bars until back"): "1",
    ("density", "density 1 again, to the first"): "1",
}
"""What figures shall be, by the first word of the scenario."""
