"""Packs of systems agree with torch, and play without it."""

import lzma
from dataclasses import replace

import numpy as np
import pytest
import torch

from ripieno.engine.model.card import ModelError
from ripieno.engine.model.pack import Pack
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.making import finish
from ripieno.engine.systems.pack import load_system_model, look_for_systems
from ripieno.engine.systems.players.player import Chance, GapRequest, PlayRequest
from ripieno.training.systems import packs
from ripieno.training.systems.event_ddpm.network import UNet1D
from ripieno.training.systems.gan.network import GanNetwork
from ripieno.training.systems.gan.variants import FIXED
from ripieno.training.systems.graphs import SystemExportError
from ripieno.training.systems.latent.transformer import LatentNetwork, LatentTransformer
from ripieno.training.systems.latent.vae import LATENT, MelodyVae
from ripieno.training.systems.latent.variants import LEVELS
from ripieno.training.systems.loop import LearningRun
from ripieno.training.systems.packs import export_system
from ripieno.training.systems.registry import find_system
from ripieno.training.systems.score.network import Deviation, ScoreNetwork
from tests.support.piano_songs import song
from tests.support.program import ROOT

pytestmark = pytest.mark.filterwarnings("ignore")

ROWS = "attention-residual-embedding-fixed"
BUILDERS = {
    f"rnn-mono-{ROWS}": None,
    f"rnn-events-{ROWS}": None,
    "decoder-1x3-fixed": None,
    "dilated-fixed": None,
    "gan-midinet-fixed": lambda: GanNetwork(replace(FIXED, channels=16, primer_channels=8)),
    "event-ddpm-bits-fixed": lambda: UNet1D(8, (1, 2), 9),
    "score-unet-sixteenths-fixed": lambda: ScoreNetwork(Deviation(25.0), (4, 8, 16)),
    "musicvae-ddpm": lambda: LatentNetwork(MelodyVae(), shallow(LatentTransformer(LEVELS, LATENT, 32))),
}
"""Systems of each kind; None for their own network."""


def shallow(network):
    """Leave two of the layers of a transformer, which are alike: torch takes seconds for each."""
    network.attention.layers = network.attention.layers[:2]
    return network


def run_of(name):
    """Return a run of a system that has learnt nothing."""
    torch.manual_seed(1)
    system = find_system(name)
    if BUILDERS.get(name):
        system = replace(system, build=BUILDERS[name])
    network = system.build().eval()
    return LearningRun(system, network, network, [], 1, 90.0)


@pytest.fixture(scope="module", params=BUILDERS)
def exported(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems") / request.param
    return request.param, export_system(run_of(request.param), folder)


def test_a_pack_agrees_with_torch_and_plays(exported):
    name, made = exported
    assert made.parity < 1e-4
    assert 0 < made.rounding < packs.MAX_ROUNDING
    assert {path.suffix for path in made.folder.iterdir()} == {".json", ".xz"}
    assert SystemCard.read(made.folder / "card.json").minutes == 1.5
    model = load_system_model(name, (made.folder.parent,), 1)
    chance = Chance(1, 2, sampler="ddim" if "sampler" in model.player.options else None, steps=3)
    parts = finish(model.player.play(PlayRequest(32, chance, (song(), song(2)))))
    assert len(parts) == 2
    if model.operations[-1] == "inpaint":
        gap = GapRequest(32, (((-16.0, 20.0, 60, 80),),), 64, 64, 0, 127, Chance(1, steps=3))
        (part,) = finish(model.filling.fill(gap))
        assert part.onset.max(initial=0) <= 32


def test_a_system_is_found_once_and_by_its_folder(exported):
    name, made = exported
    found = look_for_systems((made.folder.parent, made.folder))
    assert [each.card.name for each in found if isinstance(each, Pack)] == [name]
    assert load_system_model(str(made.folder), (), 1).card.name == name
    assert load_system_model("none", (made.folder.parent,)) is None


def test_graphs_name_nothing_of_the_machine(exported):
    _, made = exported
    for path in made.folder.glob("*.xz"):
        graph = lzma.decompress(path.read_bytes())
        assert b"network.py" not in graph
        assert str(ROOT).encode() not in graph
        assert str(np.__file__).encode() not in graph


def test_a_changed_graph_is_refused_by_its_hash(exported):
    name, made = exported
    path = next(each for each in made.folder.iterdir() if each.suffix == ".xz")
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0")
    with pytest.raises(ModelError, match="hash"):
        load_system_model(name, (made.folder.parent,))
    path.write_bytes(whole)


def test_graphs_that_differ_from_torch_are_refused_and_leave_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "MAX_ROUNDING", 1e-6)
    with pytest.raises(SystemExportError, match="differ from torch"):
        export_system(run_of(f"rnn-mono-{ROWS}"), tmp_path / "pack")
    assert not list(tmp_path.iterdir())


def test_an_export_into_a_folder_of_runs_keeps_the_checkpoint_and_replaces_older_graphs(tmp_path):
    folder = tmp_path / "dilated-fixed"
    folder.mkdir()
    for name in ("checkpoint.pt", "results.json", f"older{packs.GRAPH_SUFFIX}"):
        (folder / name).write_text(name)
    export_system(run_of(f"rnn-mono-{ROWS}"), folder)
    assert (folder / "checkpoint.pt").read_text() == "checkpoint.pt"
    left = {path.name for path in folder.iterdir()}
    assert left == {"checkpoint.pt", "results.json", "card.json", f"model{packs.GRAPH_SUFFIX}"}


def test_music_that_does_not_belong_together_is_not_exported(tmp_path):
    with pytest.raises(SystemExportError, match="musicvae-ddpm"):
        export_system(run_of("musicvae"), tmp_path / "pack")
