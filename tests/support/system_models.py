"""Published systems without graphs: players over functions of arrays."""

import numpy as np

from ripieno.engine.systems.card import SYSTEM_INTERFACE, SystemCard, SystemSampling
from ripieno.engine.systems.melodies import LATENT
from ripieno.engine.systems.model import PLAYERS, SystemModel
from ripieno.engine.systems.representations.event_numbers import EventBits
from ripieno.engine.systems.representations.melody import SILENCE, Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.registry import describe_representation
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.two_bars import TwoBarMelodies

REPRESENTATIONS = {
    "rows": Melody(holds=True),
    "stretches": PackedRoll(),
    "events": EventBits(),
    "latents": TwoBarMelodies(),
    "rolls": PianoRoll(36, 64),
}


def card(kind="rows", **changes):
    """Return the card of a system that makes music in few steps."""
    sampling = {
        "rows": SystemSampling(),
        "stretches": SystemSampling(rows=32),
        "events": SystemSampling(length=64, schedule="cosine", levels=8),
        "latents": SystemSampling(levels=8),
        "rolls": SystemSampling(rows=64, sampler="euler-maruyama"),
    }[kind]
    fields = {
        "kind": kind,
        "name": f"small-{kind}",
        "version": "1",
        "interface": SYSTEM_INTERFACE,
        "title": "A system",
        "source": "A work, sec. 1",
        "differs": "",
        "representation": describe_representation(REPRESENTATIONS[kind]),
        "sampling": sampling,
        "parameters": 10,
        "minutes": 1.0,
        "data": ({"name": "Songs", "licence": "MIT"},),
        "licence": "MIT",
        "sha256": {},
    }
    return SystemCard(**{**fields, **changes})


def next_rows(rows):
    """Find C4, E4 and G4 likely, and holds after them."""
    outputs = np.full((len(rows), Melody(holds=True).outputs), -20.0, np.float32)
    outputs[:, [60, 64, 67]] = 0
    outputs[:, 129] = np.where(rows[:, -1] < SILENCE, 1, -20)
    return (outputs,)


def next_stretch(noise, primer):
    """Return the primer a key higher where the noise says so."""
    return (np.where(noise[:, :1, None] > 0, np.roll(primer, 1, axis=1), primer),)


def noise_in(x, level):
    """Find all of a state to be noise but for a thousandth."""
    return (0.999 * x * np.ones_like(level)[:, None, None],)


def score_of(chance):
    """Return a score whose clean rolls sound where it says; the deviation is that of sigma 25."""

    def score(x, time):
        spread = ((25.0 ** (2 * time) - 1) / (2 * np.log(25.0)))[:, None, None, None]
        wanted = np.broadcast_to(chance(x.shape[2:]), x.shape)
        return (((wanted - x) / spread).astype(np.float32),)

    return score


def diagonal(shape):
    """Return a roll in which each sixteenth has a key of its own."""
    roll = np.zeros(shape)
    roll[np.arange(shape[0]), np.arange(shape[0]) % shape[1]] = 1
    return roll


def decode_symbols(before, bar, state, cell):
    """Find the pitch likely that the bar says, then a hold."""
    outputs = np.full((len(before), 130), -20.0, np.float32)
    pitch = (60 + np.abs(bar[:, 0] * 10).astype(int)).clip(60, 80)
    outputs[np.arange(len(before)), np.where(before < SILENCE, 129, pitch)] = 20
    return outputs, state, cell


def conduct(points):
    """Give each bar the first number of its point."""
    bars = np.repeat(points[:, None, :1], 2, axis=1)
    states = np.zeros((2, 1, len(points), 4), np.float32)
    return bars, states, states


def encode_melodies(melodies):
    """Return points that say how much a melody sounds."""
    share = (melodies != SILENCE).mean(axis=1, keepdims=True)
    return (np.repeat(share, LATENT, axis=1).astype(np.float32),)


GRAPHS = {
    "rows": {"model": next_rows},
    "stretches": {"model": next_stretch},
    "events": {"model": noise_in},
    "latents": {
        "model": noise_in,
        "encoder": encode_melodies,
        "conductor": conduct,
        "decoder": decode_symbols,
    },
    "rolls": {"model": score_of(diagonal)},
}


def player(kind, **changes):
    """Return a player of a kind."""
    return PLAYERS[kind](card(kind, **changes), REPRESENTATIONS[kind], GRAPHS[kind])


def model(kind):
    """Return what stands for a loaded system."""
    made = SystemModel.__new__(SystemModel)
    made.player = player(kind)
    made.card = made.player.card
    return made
