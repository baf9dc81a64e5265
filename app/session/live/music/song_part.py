"""A song of a live session with what plays it: score, routes, listener and bar scheduler."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.midi_io.live.groove_template import GrooveError, GrooveTemplate, learn_groove
from ripieno.app.midi_io.live.messages import SendNow
from ripieno.app.midi_io.live.metronome import CLICKS
from ripieno.app.midi_io.live.planner import Destination, sounds
from ripieno.app.midi_io.live.second_voice import SetSecondVoice
from ripieno.app.midi_io.port_names import PortChoice, find_name
from ripieno.app.session.choice import choose_bars, refuse_silence
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_scheduler import BarScheduler
from ripieno.app.session.live.music.following.doubling import Canon, second_voice
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.own_channels import with_own_channels
from ripieno.app.session.live.music.planned_bars import PlannedBars
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music_display import (
    LaneDisplay,
    MusicDisplay,
    chord_words,
    section_words,
    upcoming_words,
)
from ripieno.app.session.live.routes import METRONOME, Route
from ripieno.app.session.live.setup import LiveSetup
from ripieno.app.session.silence import music_notice
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import active_lanes
from ripieno.engine.music.keys import Key
from ripieno.engine.music.meter import MICROSECONDS
from ripieno.engine.music.selection import lane_title, lanes_in

TASKS = 1 << 32
"""Numbers of tasks that are kept for each song, so that no answer goes to another."""


@dataclass
class SongPart:
    """What plays, or is about to.

    Attributes:
        score: What is played.
        routes: Where each lane goes.
        clicks: Where the metronome goes.
        listener: What hears.
        planned: The bars that follow a form or a player; None where a clip goes round.
        canon: The lane that plays what the player plays, later.
        scheduler: What decides.
    """

    score: Score
    routes: tuple[Destination, ...]
    clicks: Destination
    listener: Listener
    planned: PlannedBars | None
    canon: Canon
    scheduler: BarScheduler

    @classmethod
    def open(
        cls,
        setup: LiveSetup,
        outputs: Sequence[str],
        number: int = 0,
        *,
        performance: GrooveTemplate | None = None,
        is_strict: bool = True,
    ) -> "SongPart":
        """Return what plays a setup.

        Args:
            setup: What to play.
            outputs: Names of the outputs.
            number: How many songs came before.
            performance: The groove of a played file, if there is one.
            is_strict: Whether a route must name a lane that is there.

        Raises:
            RipienoError: If the clip cannot be read, or a route names what is not there.
        """
        score = song_of(setup)
        listener = Listener(score)
        routes, clicks = destinations(setup.routes, setup, score, outputs, is_strict=is_strict)
        planned = None if score.loop else PlannedBars(score, setup.controls, listener)
        scheduler = BarScheduler(
            *(score, routes, setup.controls, listener, planned, performance, clicks),
            first_task=number * TASKS,
        )
        return cls(score, routes, clicks, listener, planned, Canon(score.parts, routes), scheduler)

    @property
    def key(self) -> Key | None:
        """The player's key, or the one that the controls give."""
        return self.planned.harmony.key if self.planned else self.scheduler.controls.options.locks.key

    def second_voice(self, controls: Controls) -> SetSecondVoice:
        """Return what is played at once for each key of the player."""
        return second_voice(self.score.parts, self.routes, controls, self.key)

    def route(self, routes: tuple[Destination, ...], clicks: Destination) -> None:
        """Let lanes and metronome go elsewhere from the next bar on."""
        self.routes, self.clicks = routes, clicks
        self.canon.routes = routes
        self.scheduler.route(routes, clicks)

    def opening(self, setup: LiveSetup, *, is_strict: bool = True) -> tuple[SendNow, ...]:
        """Return what gives the lanes their sounds.

        Raises:
            RipienoError: If a sound must name a lane that is there, and does not.
        """
        programs: dict[int, tuple[int | None, int | None]] = {
            index: (None, lane.program) for index, lane in enumerate(self.score.parts)
        }
        for sound in setup.sounds:
            for lane in _lanes(self.score, sound.lane, is_strict=is_strict):
                programs[lane] = sound.bank, sound.program
        return tuple(sounds(programs, self.routes))

    def lanes(self, outputs: Sequence[str]) -> tuple[str, ...]:
        """Return each lane with its port and channel, in words."""
        return tuple(
            f"{lane_title(lane)}: {outputs[route.port]}, channel {route.channel + 1}"
            for lane, route in zip(self.score.parts, self.routes, strict=True)
        )

    def display(self, beat: float) -> MusicDisplay:
        """Return what a display shows of the music at a position, in quarter notes."""
        bar, options = max(self.score.bar_at(beat), 0), self.scheduler.controls.options
        lanes, key = self.lane_displays(), options.locks.key
        if self.planned is None:
            own = options.chords
            chords = [] if own is None else [chord_words(own[(bar + at) % len(own)]) for at in (0, 1)]
            return MusicDisplay(lanes, "" if key is None else str(key), *chords)
        plan, following = self.planned.plan(bar), self.planned.plan(bar + 1)
        return MusicDisplay(
            lanes,
            str(plan.key or key or ""),
            chord_words(plan.chords),
            chord_words(following.chords),
            section_words(plan),
            upcoming_words(plan, self.planned.plan(bar - plan.bar + plan.bars)),
        )

    def lane_displays(self) -> tuple[LaneDisplay, ...]:
        """Return what a display shows of each lane."""
        controls = self.scheduler.controls
        return tuple(
            LaneDisplay(lane_title(lane), controls.sounds(lane.role), bool(controls.lane(lane.role).lock))
            for lane in self.score.parts
        )


def setup_of_song(setup: LiveSetup, song: SetListSong, controls: Controls) -> LiveSetup:
    """Return a setup that plays a song of the set list, at the tempo of its clip where it names none.

    Raises:
        RipienoError: If the clip cannot be read.
    """
    own = replace(setup, clip=song.clip, bars=song.bars, tracks=song.tracks, controls=controls)
    return with_own_tempo(replace(own, has_tempo=song.has_tempo))


def with_own_tempo(setup: LiveSetup) -> LiveSetup:
    """Return a setup whose tempo is that of its clip, unless another was selected.

    Raises:
        RipienoError: If the clip cannot be read.
    """
    if setup.clip is None or setup.has_tempo:
        return setup
    tempos = read_clip(load(setup.clip, setup.encoding)).time.tempos
    bpm = 60 * MICROSECONDS / tempos[0].microseconds if tempos else setup.controls.tempo
    return replace(setup, controls=replace(setup.controls, tempo=bpm))


def song_of(setup: LiveSetup) -> Score:
    """Return what a session plays: lanes from nothing, or a clip that goes round.

    Raises:
        RipienoError: If the clip cannot be read, or has not what is named.
    """
    if setup.clip is None:
        return Score.from_nothing(setup.parts, setup.metre, setup.controls.tempo)
    smf = load(setup.clip, setup.encoding)
    clip = read_clip(smf)
    refuse_silence(clip, setup.clip)
    bars = choose_bars(clip, setup.bars, setup.clip)
    lanes = active_lanes(clip, bars, 2) if setup.tracks is None else lanes_in(clip, setup.tracks)
    song = Score.around(with_own_channels(clip), bars, lanes)
    notices = filter(None, (music_notice(clip, setup.clip),))
    return replace(song, warnings=(*damage_sentences(smf.damage, str(setup.clip)), *notices))


def groove_of_file(setup: LiveSetup) -> GrooveTemplate | None:
    """Return the groove of the played file of a setup; None where it names none.

    Raises:
        RipienoError: If the file cannot be read, or holds too few notes.
    """
    if setup.groove is None:
        return None
    clip = read_clip(load(setup.groove))
    time = clip.time
    notes = [(note, time.bar_start(time.bar_at(note.onset))) for lane in clip.lanes for note in lane.notes]
    try:
        return learn_groove(notes, time.ppq, time.bar_length(0))
    except GrooveError as error:
        raise GrooveError(f"{setup.groove} gives no groove. {error}") from error


def destinations(
    wanted: Sequence[Route], setup: LiveSetup, score: Score, outputs: Sequence[str], *, is_strict: bool = True
) -> tuple[tuple[Destination, ...], Destination]:
    """Return where each lane goes, and where the metronome does.

    Args:
        wanted: Where lanes shall go; a later one counts.
        setup: How the outputs were named.
        score: The lanes.
        outputs: Names of the outputs, as they were opened.
        is_strict: Whether a route must name a lane that is there.

    Raises:
        RipienoError: If a route names what is not there.
    """
    places = {index: Destination(0, lane.channel) for index, lane in enumerate(score.parts)}
    clicks = CLICKS
    for route in wanted:
        if route.lane.strip().casefold() == METRONOME:
            clicks = _place(route, clicks, setup, outputs)
            continue
        for lane in _lanes(score, route.lane, is_strict=is_strict):
            places[lane] = _place(route, places[lane], setup, outputs)
    return tuple(places.values()), clicks


def _lanes(score: Score, name: str, *, is_strict: bool) -> Iterator[int]:
    """Yield the lanes that a name stands for; none where they need not be there."""
    try:
        yield from lanes_in(score.template, name)
    except RipienoError:
        if is_strict:
            raise


def _place(route: Route, place: Destination, setup: LiveSetup, outputs: Sequence[str]) -> Destination:
    """Return where a route leads from a place."""
    return Destination(
        _port(route.port, setup, outputs) if route.port else place.port,
        place.channel if route.channel is None else route.channel,
    )


def _port(name: str, setup: LiveSetup, outputs: Sequence[str]) -> int:
    """Return the output that a route names, as it was selected or as it was opened."""
    selected = [PortChoice.read(text).name for text in setup.outputs]
    if selected.count(name) == 1:
        return selected.index(name)
    return list(outputs).index(find_name(outputs, name, "output"))
