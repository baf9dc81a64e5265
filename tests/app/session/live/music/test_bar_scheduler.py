"""The bar scheduler in virtual time, with a model worker that answers at once, late or not at all."""

from dataclasses import replace

import pytest

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.messages import BeatMessage, Clear, InputReceived, Play, SetOpening
from ripieno.app.midi_io.live.plan import OutputPlan
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_scheduler import BarScheduler
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer, compose
from ripieno.app.session.live.music.song import Score
from ripieno.engine.model.pack import load_model
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at
from tests.support.random_model import small_clip

ROLES = (Role.LEAD, Role.BASS)
TEMPO = 120.0
STEP = 0.25


class Sink:
    """What a sender would play: takes commands, gives the notes as they fall due."""

    def __init__(self):
        self.plan = OutputPlan()
        self.played = []

    def take(self, scheduler, beat):
        while scheduler.commands:
            command = scheduler.commands.popleft()
            if isinstance(command, Clear):
                self.plan.clear(command.from_beat, ())
            elif isinstance(command, Play):
                self.plan.add(command.messages)
        self.played += [each for each in self.plan.take(beat) if is_note_on(each.data)]

    def bars(self, beats=4):
        found = {}
        for each in self.played:
            found.setdefault(int(each.beat // beats), []).append(each)
        return found


def answered(task, pitch=72):
    """Answer with a note of one pitch on each beat of every lane."""
    time = task.clip.time
    notes = {
        lane: tuple(
            Note(time.bar_start(bar) + beat * time.ppq, time.ppq // 2, pitch, 80)
            for bar in task.region.bars
            for beat in range(4)
        )
        for lane in task.region.lanes
    }
    return Answer(task.number, notes, 0.2)


def run(scheduler, until, *, since=0.0, sink=None, model_worker=answered, events=()):
    """Play; ``events`` are beats and functions. Return the sink."""
    sink, waiting, beat = sink or Sink(), sorted(events, key=lambda each: each[0]), since
    while beat < until:
        scheduler.at(beat, TEMPO)
        while waiting and waiting[0][0] <= beat:
            waiting.pop(0)[1]()
        task = scheduler.task()
        if task is not None:
            answer = model_worker(task)
            if answer is not None:
                scheduler.deliver(answer)
        beat += STEP
        sink.take(scheduler, beat)
    return sink


def stream(song=None, controls=None, listener=None):
    song = song or Score.from_nothing(ROLES, (4, 4), TEMPO)
    routes = [Destination(0, lane) for lane in range(len(song.parts))]
    return BarScheduler(song, routes, controls or controls_at(seed=1), listener)


def ready(scheduler):
    while not scheduler.ready:
        scheduler.deliver(answered(scheduler.task()))
    return scheduler


def test_music_goes_on_without_end_and_nothing_is_missing():
    sink = run(ready(stream()), 200)
    assert [len(sink.bars()[bar]) for bar in range(49)] == [8] * 49


def test_bars_are_planned_ahead_as_many_as_asked():
    scheduler = ready(stream(controls=Controls(ahead=6)))
    run(scheduler, 8)
    assert scheduler.ahead >= 6


@pytest.mark.parametrize(("late", "notes"), [("repeat", 8), ("rest", 0)])
def test_where_the_model_is_late_the_phrase_goes_round_or_there_is_rest(late, notes):
    scheduler = ready(stream(controls=Controls(late=late)))
    sink = run(scheduler, 16)
    run(scheduler, 40, since=16, sink=sink, model_worker=lambda _: None)
    assert len(sink.bars().get(9, [])) == notes
    assert scheduler.underruns > 0


def test_a_turned_control_is_on_from_the_next_bar_even_if_the_model_is_late():
    scheduler = ready(stream())
    off = controls_at(seed=1, silent=frozenset({Role.BASS}), key=parse_key("C# major"))
    sink = run(scheduler, 14)
    run(
        scheduler,
        24,
        since=14,
        sink=sink,
        model_worker=lambda _: None,
        events=[(14, lambda: scheduler.turn(off))],
    )
    assert {each.data[0] & 0xF for each in sink.bars()[3]} == {0, 1}
    assert {each.data[0] & 0xF for each in sink.bars()[4]} == {0}
    assert {each.data[1] % 12 for each in sink.bars()[4]} <= parse_key("C# major").pitch_classes


def test_what_was_asked_before_a_change_is_not_played_after_it():
    scheduler = ready(stream())
    run(scheduler, 2)
    task = None
    beat = 2.0
    while task is None:
        beat += STEP
        scheduler.at(beat, TEMPO)
        task = scheduler.task()
    scheduler.turn(controls_at(seed=1, density=2.0))
    scheduler.commands.clear()
    scheduler.deliver(answered(task, 40))
    assert not any(isinstance(each, Play) for each in scheduler.commands)


def test_freezing_keeps_the_last_phrase_and_makes_nothing():
    scheduler = ready(stream())
    asked = []
    sink = run(scheduler, 30)
    scheduler.turn(controls_at(seed=1, freeze=True))
    run(scheduler, 60, since=30, sink=sink, model_worker=asked.append)
    assert asked == []
    assert len(sink.bars()[14]) == 8
    assert scheduler.underruns == 0


def test_filling_now_replaces_the_bars_to_come():
    scheduler = ready(stream())
    sink = run(scheduler, 10)
    run(
        scheduler,
        20,
        since=10,
        sink=sink,
        model_worker=lambda task: answered(task, 50),
        events=[(10, scheduler.fill)],
    )
    assert {each.data[1] for each in sink.bars()[3]} == {50}


def test_a_jump_back_plays_what_was_played_there():
    scheduler = ready(stream())
    sink = run(scheduler, 20)
    first = sink.bars()[1]
    sink.played.clear()
    run(scheduler, 12, since=4.0, sink=sink, model_worker=lambda task: answered(task, 50))
    assert sink.bars()[1] == first


def test_the_sender_keeps_the_first_bar_for_a_start_that_nobody_announced():
    scheduler = ready(stream())
    sink = run(scheduler, 300)
    first = sink.bars()[0]
    scheduler.at(0.01, TEMPO)
    (opening,) = [each for each in scheduler.commands if isinstance(each, SetOpening)]
    cleared = [each for each in scheduler.commands if isinstance(each, Clear)]
    assert {each for each in opening.messages if is_note_on(each.data)} == set(first)
    assert cleared == [Clear(4.0)]
    played = [
        each for command in scheduler.commands if isinstance(command, Play) for each in command.messages
    ]
    assert min(each.beat for each in played) >= 4.0


def test_a_jump_into_a_bar_sends_only_what_is_still_to_come():
    scheduler = ready(stream())
    run(scheduler, 40)
    scheduler.at(9.5, TEMPO)
    played = [
        each for command in scheduler.commands if isinstance(command, Play) for each in command.messages
    ]
    assert min(each.beat for each in played if is_note_on(each.data)) == 10.0


def test_the_first_bar_goes_by_what_was_turned_since():
    scheduler = ready(stream())
    run(scheduler, 40)
    scheduler.turn(controls_at(seed=1, silent=frozenset({Role.BASS})))
    kept = [each for each in scheduler.commands if isinstance(each, SetOpening)][-1]
    assert {each.data[0] & 0xF for each in kept.messages} == {0}


def test_a_loop_plays_its_clip_and_makes_the_chosen_bars_anew_each_time():
    song = Score.around(small_clip(4), (1,), (0,))
    seeds = []

    def model_worker(task):
        seeds.append(task.options.seed)
        return answered(task, 50 + len(seeds))

    sink = run(stream(song), 48, model_worker=model_worker)
    by_bar = sink.bars()
    lead = {bar: [each.data[1] for each in held if each.data[0] & 0xF == 0] for bar, held in by_bar.items()}
    assert lead[0] == lead[4] == lead[8] == [60, 64, 67, 65]
    assert lead[5] != lead[9]
    assert len(set(seeds)) == len(seeds)
    assert [each.data[1] for each in by_bar[5] if each.data[0] & 0xF == 1] == [60, 64, 67, 65]


def receive(beat, data):
    return InputReceived(0, bytes.fromhex(data), beat, beat / 2)


def test_answering_rests_in_the_call_and_is_told_what_was_called():
    song = Score.from_nothing(ROLES, (4, 4), TEMPO)
    note_listener = Listener(song)
    controls = controls_at(seed=1, mode="answer")
    scheduler = stream(song, controls, note_listener)
    tasks = []

    def model_worker(task):
        tasks.append(task)
        return answered(task)

    calls = [
        (beat, lambda beat=beat: note_listener.receive(receive(beat, "903c40"), controls, TEMPO))
        for beat in range(8)
    ]
    ends = [
        (b + 0.5, lambda b=b: note_listener.receive(receive(b + 0.5, "803c40"), controls, TEMPO))
        for b in range(8)
    ]
    sink = run(scheduler, 32, model_worker=model_worker, events=calls + ends)
    assert {bar // 2 % 2 for bar in sink.bars()} == {1}
    lanes = [lane for lane in tasks[0].clip.lanes if lane.name == "Heard"]
    assert len(lanes[0].notes) >= 5


def test_continuing_takes_over_when_the_player_stops_and_yields_when_he_plays():
    song = Score.from_nothing(ROLES, (4, 4), TEMPO)
    note_listener = Listener(song)
    controls = controls_at(seed=1, mode="continue")
    scheduler = stream(song, controls, note_listener)
    notes = [
        (beat, lambda beat=beat: note_listener.receive(receive(beat, "903c40"), controls, TEMPO))
        for beat in range(12)
    ]
    ends = [
        (b + 0.5, lambda b=b: note_listener.receive(receive(b + 0.5, "803c40"), controls, TEMPO))
        for b in range(12)
    ]
    sink = run(scheduler, 40, events=notes + ends)
    assert not {1, 2} & set(sink.bars())
    assert {6, 7, 8} <= set(sink.bars())


def test_chords_turn_with_the_bars():
    chords: Progression = parse("C | F | G")
    scheduler = stream(controls=controls_at(seed=1, chords=chords, lock_chords=True))
    first = scheduler.task()
    scheduler.deliver(answered(first))
    scheduler.at(0.0, TEMPO)
    second = scheduler.task()
    assert first.options.chords == chords
    assert second.options.chords == (chords[2], chords[0], chords[1])


def parse(text):
    from ripieno.engine.music.chords import parse_progression

    return parse_progression(text)


def test_the_shipped_model_keeps_music_alive_and_in_bounds():
    model = load_model()
    scheduler = stream(Score.from_nothing((Role.LEAD, Role.KEYS, Role.DRUMS), (4, 4), TEMPO))

    def model_worker(task):
        return compose(model, replace(task, options=replace(task.options, steps=6)))

    while not scheduler.ready:
        scheduler.deliver(model_worker(scheduler.task()))
    sink = run(scheduler, 64, model_worker=model_worker)
    counts = [len(sink.bars().get(bar, [])) for bar in range(16)]
    assert min(counts) > 0
    assert max(counts) < 120
    assert all(isinstance(each, BeatMessage) for each in sink.played)


def test_music_without_a_phrase_begins_in_the_chords_of_a_song():
    scheduler = stream(Score.from_nothing((Role.LEAD, Role.KEYS, Role.DRUMS), (7, 8), TEMPO))
    task = scheduler.task()
    assert task.options.locks.chords
    assert task.options.chords
    answer = compose(load_model(), task)
    assert answer.error == ""
    assert all(answer.notes[lane] for lane in range(3))


def test_music_without_a_phrase_begins_in_the_key_that_is_asked_for():
    controls = controls_at(seed=1, key=parse_key("D minor"))
    task = stream(Score.from_nothing((Role.LEAD, Role.KEYS), (3, 4), TEMPO), controls).task()
    assert task.options.chords is None
    assert not task.options.locks.chords
