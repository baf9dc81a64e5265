"""The demo shows what Ripieno is for: every track that it fills is new, and what it prints is measured."""

import re
import wave
from dataclasses import replace

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.music.region import Region, parse_bars
from ripieno.engine.music.selection import lanes_in
from tests.support.program import ROOT
from tools import demo

MOSTLY = 0.5


def test_the_demo_shows_new_notes_in_every_track_that_it_fills(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    demo.main(tmp_path)
    before, after = read_clip(load(demo.CLIP)), read_clip(load(tmp_path / "after.mid"))
    region = Region(parse_bars(demo.BARS), lanes_in(before, demo.TRACKS))
    shares = demo.fresh(before, after, region)
    assert len(shares) == len(demo.TRACKS.split(","))
    assert min(shares.values()) > MOSTLY
    printed = re.findall(r"^ +(.+): .* in; (\d+)% of them", capsys.readouterr().out, re.MULTILINE)
    assert printed == [(name, f"{100 * share:.0f}") for name, share in shares.items()]
    with wave.open(str(tmp_path / "before.wav")) as old, wave.open(str(tmp_path / "after.wav")) as new:
        assert old.getnframes() == new.getnframes()
        assert old.readframes(old.getnframes()) != new.readframes(new.getnframes())


def test_a_track_that_came_back_as_it_was_counts_as_not_new():
    clip = read_clip(load(ROOT / demo.CLIP))
    region = Region(parse_bars(demo.BARS), lanes_in(clip, demo.TRACKS))
    assert set(demo.fresh(clip, clip, region).values()) == {0.0}
    lane = region.lanes[0]
    spans = region.spans(clip.time)
    notes = tuple(
        replace(note, pitch=note.pitch + 1) if region.holds(note, spans) else note
        for note in clip.lanes[lane].notes
    )
    lanes = tuple(
        replace(each, notes=notes) if index == lane else each for index, each in enumerate(clip.lanes)
    )
    first, second = demo.fresh(clip, replace(clip, lanes=lanes), region).values()
    assert (first, second) == (1.0, 0.0)
