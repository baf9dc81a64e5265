"""A model for live tests that makes random notes in no time: what holds with it, holds by construction."""

from random import Random

from ripieno.app.session.live.music.model_worker import Answer, LaneFill, ModelTask
from ripieno.engine.music.note import Note

STEPS = 16
MAX_BEATS = 4


def make_random(model: object, task: ModelTask) -> Answer:
    """Do a task with random notes, about as many as asked for; kept rhythms stay.

    Args:
        model: Not looked at.
        task: The task.
    """
    assert model is None
    notes: dict[int, tuple[Note, ...]] = {}
    for fill in task.fills:
        for lane in fill.region.lanes:
            random = Random(f"{fill.options.seed} {lane}")
            notes[lane] = (*notes.get(lane, ()), *_lane(task, fill, lane, random))
    return Answer(task.number, notes, 0.3)


def _lane(task: ModelTask, fill: LaneFill, lane: int, random: Random) -> list[Note]:
    time, held = task.clip.time, task.clip.held(fill.region)[lane]
    if fill.options.locks.keep == "rhythm":
        return [
            Note(note.onset, note.length, random.randrange(128), note.velocity, note.channel) for note in held
        ]
    per_step = (fill.options.notes_per_beat or 2.0) * MAX_BEATS / STEPS
    found = []
    for bar in fill.region.bars:
        for step in range(STEPS):
            onset = time.bar_start(bar) + step * time.ppq // MAX_BEATS
            count = int(per_step) + (random.random() < per_step % 1)
            for pitch in random.sample(range(128), min(count, 128)):
                length = random.choice((120, 240, 480, 960, 1920))
                velocity = random.randrange(1, 128)
                found.append(Note(onset, length, pitch, velocity, task.clip.lanes[lane].channel))
    return found
