"""Show the main job on a real clip: fill bars, then draw and play the music before and after.

Everything goes into ``demo-out/``: the new MIDI file, a picture and two WAV files.
"""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.playable import playable
from ripieno.app.render.piano_roll import before_after
from ripieno.app.render.sound import render_sound, seconds_of_bars
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region, parse_bars
from ripieno.engine.music.selection import lanes_in

# Bars that come back nowhere else in the clip, so that what is put there is new.
CLIP = Path("examples/schumann-ich-grolle-nicht.mid")
BARS = "9-12"
TRACKS = "Voice,Piano right hand"
SEED = "2"
TARGET = Path("demo-out")
SHOWN = range(4, 16)
PLAYED = range(6, 14)


def fill(target: Path) -> dict[str, Any]:
    """Run ``ripieno inpaint`` as a user would and return its report."""
    arguments = ["inpaint", str(CLIP), "-o", str(target), "--bars", BARS, "--tracks", TRACKS, "--seed", SEED]
    print(f"$ {shlex.join(['ripieno', *arguments])}")
    command = [str(Path(sys.executable).with_name("ripieno")), *arguments, "--json"]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)
    return dict(json.loads(done.stdout))


def fresh(before: Clip, after: Clip, region: Region) -> dict[str, float]:
    """Return by the name of each filled track the share of its notes that were not there before.

    A note was there where one of its pitch began in the same sixteenth, however long or loud.
    """
    spans, step = region.spans(before.time), before.time.ppq / 4
    shares = {}
    for lane in region.lanes:
        old, new = (
            {
                (round(note.onset / step), note.pitch)
                for note in clip.lanes[lane].notes
                if region.holds(note, spans)
            }
            for clip in (before, after)
        )
        shares[before.lanes[lane].name] = len(new - old) / max(1, len(new))
    return shares


def untouched(before: Clip, after: Clip, region: Region) -> tuple[int, int]:
    """Return how many notes lie outside the region, and how many of them are as they were."""
    spans = region.spans(before.time)
    kept = same = 0
    for index, (old, new) in enumerate(zip(before.lanes, after.lanes, strict=True)):
        outside = [note for note in old.notes if index not in region.lanes or not region.holds(note, spans)]
        kept += len(outside)
        same += len(set(outside) & set(new.notes))
    return kept, same


def main(target: Path = TARGET) -> None:
    """Fill, draw, play and say what was done, as it was measured.

    Args:
        target: The folder for the results; it is made.
    """
    target.mkdir(exist_ok=True)
    filled = target / "after.mid"
    report = fill(filled)
    old, new = load(CLIP), load(filled)
    before, after = read_clip(old), read_clip(new)
    region = Region(parse_bars(BARS), lanes_in(before, TRACKS))

    before_after(before, after, region, SHOWN).save(target / "before-after.png")
    span = seconds_of_bars(before.time, PLAYED)
    for name, smf in (("before", old), ("after", new)):
        (target / f"{name}.wav").write_bytes(render_sound(playable(smf), span))

    kept, same = untouched(before, after, region)
    tempo, sampling = before.time.tempo_at(0), report["seconds"]["sampling"]
    print(f"Clip    {CLIP.name}: {before.bars} bars, {len(before.lanes)} tracks, {tempo:.0f} BPM")
    print(f"Filled  {report['region']}, with {report['model']} in {sampling:.2f} s of sampling")
    shares = fresh(before, after, region)
    for track in report["variations"][0]["tracks"]:
        counts = f"{track['removed']} notes out, {track['added']} in"
        print(f"        {track['name']}: {counts}; {shares[track['name']]:.0%} of them were not there before")
    print(f"Kept    {same} of {kept} notes elsewhere")
    print(f"See     {target / 'before-after.png'}")
    print(
        f"Hear    {target / 'before.wav'} and {target / 'after.wav'}, bars {PLAYED.start + 1}-{PLAYED.stop}"
    )
    print(f"Open    {filled} in your DAW")


if __name__ == "__main__":
    try:
        main()
    except RipienoError as error:
        sys.exit(str(error))
