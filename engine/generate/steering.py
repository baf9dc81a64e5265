"""The network's estimate, steered: guidance, temperature, locks."""

from collections.abc import Mapping, Sequence

import numpy as np

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.guidance import guide
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.self_conditioning import remembering
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.options import Guidance
from ripieno.engine.generate.reading import read_window, tells_chords
from ripieno.engine.generate.recalled import Recalled
from ripieno.engine.generate.unheard import chord_weight_of, heat_of, style_weight_of
from ripieno.engine.generate.view import View
from ripieno.engine.grid.locks import PlaneLocks, log_odds, onset_chance, sigmoid, with_chance, with_sum
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats, Plane
from ripieno.engine.model.onnx_denoiser import BoundDenoiser
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

CROWDING = 3.0
"""Largest shift of log-odds that a density may cause, a factor of 20 in the odds of each note."""

FREEDOM: Mapping[Role, float] = {
    Role.LEAD: 1.5,
    Role.COUNTER: 2.0,
    Role.KEYS: 0.15,
    Role.BASS: 1.0,
    Role.PAD: 1.5,
    Role.DRUMS: 0.1,
}
"""Octaves by which the number of a lane's notes may miss what is around, unless it is asked for. Nine of ten
true regions of the songs used for training stay within these; keys and drums are held nearer than that, for
the network thins them out."""

UNHEARD_FREEDOM = 0.25
"""The same for a lane of which nothing is heard: the network leaves it all but empty."""

MOST_EVIDENCE, MOST_ODDS = 40.0, 12.0
"""Log-odds are cut off here: of the noisy value, as in the network, and of the context."""


def steer(view: View, clips: Sequence[Clip], denoise: BoundDenoiser, locks: PlaneLocks | None) -> Denoise:
    """Return the denoiser that a sampler is to follow.

    Args:
        view: The window.
        clips: The clip of each variation.
        denoise: The network, bound to all conditions.
        locks: What the estimate is projected on.
    """
    options = view.job.options
    steered = guided(view, clips, told_itself(denoise, view), options.guidance)
    if view.recalled is not None and options.strength == 1:
        steered = repeating(steered, view, view.recalled)
    temperature = view.job.temperature * heat_of(view.made)
    if temperature != 1:
        steered = tempered(steered, temperature, view.chosen_mask)
    if options.holds_density and options.locks.keep is None:
        steered = crowded(steered if locks is None else locked(steered, locks), view)
    return steered if locks is None else locked(steered, locks)


def told_itself(denoise: BoundDenoiser, view: View) -> Denoise:
    """Return a denoiser that hears its own last estimate, unless the sampler needs a smooth function."""
    return denoise if find_sampler(view.job.sampler).smooth else remembering(denoise)


def guided(view: View, clips: Sequence[Clip], denoise: Denoise, weights: Guidance) -> Denoise:
    """Return a denoiser that follows each condition by its weight.

    The estimate with all conditions takes the place of the unconditional one, and each
    condition's term is the estimate without it: ``D + sum of (w_i - 1) * (D - D_without_i)``. Lanes of
    which nothing is heard follow styles more strongly, a bass and a melody chords too.
    """
    told = {
        "chords": (weights.chords * chord_weight_of(view.made), tells_chords(view)),
        "density": (weights.density, view.job.options.tells_density),
        "rhythm": (weights.rhythm, view.job.options.locks.keep == "rhythm"),
        "style": (weights.style * style_weight_of(view.made), view.job.options.style is not None),
    }
    terms: list[tuple[Denoise, float]] = []
    for name, (weight, given) in told.items():
        if given and weight != 1:
            untold = view.job.model.bind(read_window(view, clips, without=name), len(clips))
            terms.append((told_itself(untold, view), 1 - weight))
    if not terms:
        return denoise
    combined = guide(denoise, terms)

    def bounded(x: Array, sigma: float) -> Array:
        estimate: Array = np.array(combined(x, sigma))
        estimate[:, :, Plane.ONSET] = np.clip(estimate[:, :, Plane.ONSET], -1, 1)
        return estimate

    return bounded


def repeating(denoise: Denoise, view: View, recalled: Recalled) -> Denoise:
    """Return a denoiser whose first variation keeps to a passage, as far as its surroundings are alike.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        view: The window.
        recalled: The passage.
    """
    evidence = recalled.evidence(view.heard, view.plan.lanes, view.layout).reshape(-1, STEPS, PITCHES)
    known = evidence[view.chosen]

    def leaning(x: Array, sigma: float) -> Array:
        estimate: Floats = np.array(denoise(x, sigma), np.float32)
        chance = sigmoid(log_odds(onset_chance(estimate[:1])) + known)
        estimate[:1] = with_chance(estimate[:1], np.where(view.chosen_mask, chance, 0))
        return estimate

    return leaning


def tempered(denoise: Denoise, temperature: float, mask: Bools) -> Denoise:
    """Return a denoiser that is bolder (above 1) or more cautious (below 1) about onsets.

    The log-odds of an onset are those of the noisy value, ``2 x / sigma^2``, plus those that
    the context gives. The latter are divided by the temperature and then shifted, alike in all
    cells of a token, so that the context expects as many notes there as before.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        temperature: Above 0.
        mask: Shape ``(tokens, STEPS, PITCHES)``, the cells that count.
    """

    def bold(x: Array, sigma: float) -> Array:
        estimate: Floats = np.asarray(denoise(x, sigma), np.float32)
        seen = np.clip(2 * x[:, :, Plane.ONSET] / sigma**2, -MOST_EVIDENCE, MOST_EVIDENCE)
        context = np.clip(log_odds(onset_chance(estimate)) - seen, -MOST_ODDS, MOST_ODDS)
        hidden = np.broadcast_to(mask, context.shape)
        plain = np.where(hidden, sigmoid(context), 0).reshape(-1, mask[0].size)
        flat = np.where(hidden, sigmoid(context / temperature), 0).reshape(plain.shape)
        chance = with_sum(flat, plain.sum(-1)).reshape(context.shape)
        return with_chance(estimate, np.where(hidden, sigmoid(log_odds(chance) + seen), 0))

    return bold


def crowded(denoise: Denoise, view: View) -> Denoise:
    """Return a denoiser that expects as many notes in a lane as were asked for, or about as many as around.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        view: The window.
    """
    lane = view.chosen // len(view.layout)
    beats = (view.layout.steps / STEPS)[view.chosen % len(view.layout)]
    limits = {
        index: np.multiply(notes_expected(view, view.plan.lanes[index]), beats[lane == index].sum())
        for index in np.unique(lane).tolist()
    }

    def balanced(x: Array, sigma: float) -> Array:
        estimate: Floats = np.asarray(denoise(x, sigma), np.float32)
        chance = np.where(view.chosen_mask, onset_chance(estimate), 0)
        for index, (least, most) in limits.items():
            own = chance[:, lane == index]
            flat = own.reshape(len(own), -1)
            even = with_sum(flat, np.clip(flat.sum(axis=1), least, most), CROWDING)
            chance[:, lane == index] = even.reshape(own.shape)
        return with_chance(estimate, chance)

    return balanced


def notes_expected(view: View, lane: int) -> tuple[float, float]:
    """Return the least and the most notes per beat that are to be made of a lane of the clip."""
    role, notes = view.job.blank.lanes[lane].role, view.asked_density(lane).notes
    octaves = UNHEARD_FREEDOM if lane in view.unheard else FREEDOM[role]
    freedom = 1.0 if view.job.options.asks_density else 2**octaves
    return notes / freedom, notes * freedom


def locked(denoise: Denoise, locks: PlaneLocks) -> Denoise:
    """Return a denoiser whose estimate keeps to locks."""

    def held(x: Array, sigma: float) -> Array:
        return locks.project(np.asarray(denoise(x, sigma), np.float32))

    return held
