"""Pictures of the page, small enough to be kept with the program."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image, ImageDraw

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.music.roles import Role
from ripieno.training.systems.page.gather import EvaluatedSystem

SAMPLES = 4
"""Pieces that are shown, always the first ones."""

SECONDS = 30.0
SECOND_PIXELS, KEY_PIXELS, GAP_PIXELS = 14, 2, 6
LOWEST, KEYS = 21, 88
PAPER, LINE, INK, EDGE = (255, 255, 255), (214, 220, 228), (48, 99, 142), (120, 128, 140)
MAX_WIDTH_PIXELS = 900
MAX_COLOURS = 48
GRID_SECONDS = 5


def draw_samples(paths: Sequence[Path], target: Path) -> Path:
    """Draw the piano rolls of some MIDI files, two in a row, 30 seconds and 88 keys each.

    Args:
        paths: MIDI files.
        target: PNG to write.
    """
    width, height = round(SECONDS * SECOND_PIXELS), KEYS * KEY_PIXELS
    lines = -(-len(paths) // 2)
    image = Image.new("RGB", (2 * width + 3 * GAP_PIXELS, lines * (height + GAP_PIXELS) + GAP_PIXELS), PAPER)
    for at, path in enumerate(paths):
        left = GAP_PIXELS + at % 2 * (width + GAP_PIXELS)
        image.paste(piano_roll(path), (left, GAP_PIXELS + at // 2 * (height + GAP_PIXELS)))
    return save_small(image, target)


def piano_roll(path: Path) -> Image.Image:
    """Return the notes of a MIDI file as a picture, with a line every five seconds and at each C."""
    width, height = round(SECONDS * SECOND_PIXELS), KEYS * KEY_PIXELS
    image = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(image)
    for second in range(0, round(SECONDS), GRID_SECONDS):
        draw.line((second * SECOND_PIXELS, 0, second * SECOND_PIXELS, height), LINE)
    for pitch in range(24, LOWEST + KEYS, 12):
        draw.line((0, _row(pitch), width, _row(pitch)), LINE)
    clip = read_clip(load(path))
    for lane in clip.lanes:
        for note in lane.notes if lane.role is not Role.DRUMS else ():
            first, end = (clip.time.seconds_at(tick) * SECOND_PIXELS for tick in (note.onset, note.end))
            top = _row(note.pitch)
            draw.rectangle((first, top, max(end - 2, first), top + KEY_PIXELS - 1), INK)
    draw.rectangle((0, 0, width - 1, height - 1), outline=EDGE)
    return image


def _row(pitch: int) -> int:
    return (LOWEST + KEYS - 1 - pitch) * KEY_PIXELS


def draw_losses(systems: Sequence[EvaluatedSystem], target: Path) -> Path | None:
    """Draw the losses of systems on held-out songs against minutes of training, and dotted those of training.

    Returns:
        The picture; None where no losses were kept.
    """
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    for each in systems:
        records = each.history
        if not records:
            continue
        minutes = [record["minutes"] for record in records]
        (line,) = axes.plot(minutes, [record["valid"] for record in records], marker=".", label=each.name)
        losses = [record["train"] for record in records]
        axes.plot(minutes, losses, color=line.get_color(), linestyle=":", linewidth=1)
    if not axes.lines:
        return None
    axes.set(xlabel="minutes of processor time", ylabel="loss: held-out songs, dotted: training")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=90)
    return copy_small(target, target)


def copy_small(source: Path, target: Path) -> Path:
    """Copy a picture, no wider than `MAX_WIDTH_PIXELS`, with few colours."""
    with Image.open(source) as image:
        return save_small(image.convert("RGB"), target)


def save_small(image: Image.Image, target: Path) -> Path:
    """Write a PNG of few colours, no wider than `MAX_WIDTH_PIXELS`."""
    if image.width > MAX_WIDTH_PIXELS:
        size = MAX_WIDTH_PIXELS, round(image.height * MAX_WIDTH_PIXELS / image.width)
        image = image.resize(size, Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(MAX_COLOURS, Image.Quantize.MEDIANCUT).save(target, "PNG", optimize=True)
    return target
