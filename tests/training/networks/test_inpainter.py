"""The inpainter's closed forms, and what it may and may not look at."""

from dataclasses import fields

import pytest
import torch

from ripieno.training.export import example_step, example_window
from ripieno.training.networks.inpainter import ATTRIBUTE_SPREAD, Context, Inpainter
from tests.support.pieces import TINY


@pytest.fixture
def ready():
    torch.manual_seed(0)
    model = Inpainter(TINY).eval()
    for parameter in model.parameters():
        if not parameter.abs().sum():
            torch.nn.init.normal_(parameter, std=0.05)
    window = example_window(2, 16, 6, seed=0)
    with torch.no_grad():
        step = example_step(window, model.context(*window.values()), seed=1)
    return model, window, step


def denoise(model, step):
    context = Context(*(step[field.name] for field in fields(Context)))
    with torch.no_grad():
        rest = (step[name] for name in ("mask", "place", "visible", "guess"))
        return model.denoiser(step["x"], step["sigma"], context, *rest)


def test_with_little_noise_the_estimate_is_the_nearest_clean_value(ready):
    model, _, step = ready
    clean = torch.where(torch.rand_like(step["x"][:, :, 0]) < 0.1, 1.0, -1.0)
    step["x"][:, :, 0] = clean + 0.05 * torch.randn_like(clean)
    step["sigma"] = torch.full((2,), 0.05)
    assert torch.allclose(denoise(model, step)[:, :, 0], clean, atol=1e-3)


def test_attributes_keep_the_share_of_the_noisy_value_that_bayes_gives_them(ready):
    model, _, step = ready
    step["sigma"] = torch.full((2,), 1e-3)
    step["x"][:, :, 0] = 1
    estimate = denoise(model, step)[:, :, 1:]
    spread = torch.tensor(ATTRIBUTE_SPREAD)[:, None, None] ** 2
    assert torch.allclose(estimate, step["x"][:, :, 1:] * spread / (spread + 1e-6), atol=1e-3)


def test_padding_changes_nothing(ready):
    model, window, step = ready
    padded = {
        name: torch.cat([each, torch.randn_like(each.float()).to(each.dtype)[:, :3]], 1)
        for name, each in window.items()
    }
    padded["place"] = torch.cat([window["place"], window["place"][:, :3]], 1)
    padded["valid"] = torch.cat([window["valid"], torch.zeros(2, 3, dtype=torch.bool)], 1)
    with torch.no_grad():
        memory, prior, *window = model.context(*padded.values())
    names = ("keys", "values", "pointers", "cells", "whole")
    again = {**step, "memory": memory[:, :6], "prior": prior[:, :6], **dict(zip(names, window, strict=True))}
    again["visible"] = torch.cat([padded["valid"], torch.ones(2, 6, dtype=torch.bool)], 1)
    assert torch.allclose(denoise(model, again), denoise(model, step), atol=1e-5)


def test_the_estimate_follows_the_known_notes_around_it(ready):
    model, window, step = ready
    window["known"][:, 10, 0, 0, 60] = 1
    with torch.no_grad():
        changed = example_step(window, model.context(*window.values()), seed=1)
    assert not torch.allclose(denoise(model, changed), denoise(model, step), atol=1e-6)


def test_the_estimate_follows_what_it_was_before_where_something_is_hidden(ready):
    model, _, step = ready
    plain = denoise(model, step)
    other = {**step, "guess": torch.randn_like(step["guess"])}
    assert not torch.allclose(denoise(model, other), plain, atol=1e-4)
    step["mask"][:, :, 2:] = 0
    shown = denoise(model, step)
    other = {**step, "guess": step["guess"].clone()}
    other["guess"][:, :, :, 2:] = 0.5
    assert torch.equal(denoise(model, other), shown)


def test_a_bar_later_is_the_same_turn_wherever_the_window_begins(ready):
    model, window, step = ready
    window["place"][..., 0] += 5
    with torch.no_grad():
        moved = example_step(window, model.context(*window.values()), seed=1)
    assert torch.allclose(denoise(model, moved), denoise(model, step), atol=1e-4)


def test_the_denoiser_copies_notes_and_their_attributes_from_the_patch_it_points_at(ready):
    model, window, _ = ready
    with torch.no_grad():
        for part in (model.denoiser.out, model.denoiser.copy.query, model.denoiser.copy.key):
            part.weight.zero_(), part.bias.zero_()
        model.denoiser.copy.gain.bias.fill_(2.0), model.denoiser.trust.bias.fill_(20.0)
        window["known"][:, 6:, 0, 1, 64] = 1
        window["known"][:, 6:, 1, 1, 64] = 0.75
        step = example_step(window, model.context(*window.values()), seed=1)
        step["prior"] = torch.full_like(step["prior"], -6.0)
        step["sigma"], step["x"] = torch.full((2,), 20.0), torch.zeros_like(step["x"])
    plain = denoise(model, step)
    assert (plain[:, :, 0, 1, 64] > 0.9).all()
    assert (plain[:, :, 0, 1, 65] < -0.9).all()
    ratio = plain[:, :, 1, 1, 64] / ((plain[:, :, 0, 1, 64] + 1) / 2)
    assert torch.allclose(ratio, torch.full_like(ratio, 0.75), atol=0.1)


def test_a_chosen_patch_does_not_copy_itself_nor_one_that_is_padding(ready):
    model, _, step = ready
    step["whole"] = torch.zeros_like(step["whole"])
    step["visible"][:, -6:] = torch.tensor([True] * 2 + [False] * 4)
    before = denoise(model, step)
    step["x"][:, 3] += 1
    after = denoise(model, step)
    assert torch.allclose(after[:, 0], before[:, 0], atol=1e-5)
    assert not torch.allclose(after[:, 3], before[:, 3], atol=1e-5)
