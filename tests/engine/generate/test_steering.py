import numpy as np
import pytest

from ripieno.engine.generate import FillOptions, Guidance, Locks, inpaint
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.steering import find_in_each, guided, tempered
from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.fill_windows import first_window, with_lanes
from tests.support.random_model import RandomModel, outcome, small_clip

REGION, LEAD = Region((2, 3), (0, 1)), Region((2, 3), (0,))
CHORDS = parse_progression("C | G")


def prepare_window(**options) -> FillWindow:
    return first_window(small_clip(), REGION, **options)


def even(chance: float):
    """Return a denoiser that gives all cells one chance, plus what the noisy value says."""

    def denoise(x, sigma, _guess=None):
        odds = np.log(chance / (1 - chance)) + 2 * x[:, :, Plane.ONSET] / sigma**2
        out = np.zeros(x.shape, np.float32)
        out[:, :, Plane.ONSET] = np.tanh(odds / 2)
        return out

    return denoise


def run(**options) -> RandomModel:
    model = RandomModel(busy=-9)
    outcome(inpaint(model, small_clip(), REGION, FillOptions(1, **options)))
    return model


def test_a_model_runs_once_without_guidance():
    assert len(run(chords=CHORDS).windows) == 1


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        ({"chords": CHORDS, "guidance": Guidance(chords=2)}, slice(FeatureColumn.CHORD, FeatureColumn.TEMPO)),
        (
            {"density": 1.0, "guidance": Guidance(density=2)},
            slice(FeatureColumn.DENSITY, FeatureColumn.CHORD),
        ),
        (
            {"locks": Locks(keep="rhythm"), "guidance": Guidance(rhythm=2)},
            slice(FeatureColumn.RHYTHM, FeatureColumn.MASKED),
        ),
        (
            {"style": Style.JAZZ, "guidance": Guidance(style=2)},
            slice(FeatureColumn.STYLE, FeatureColumn.FAMILY),
        ),
    ],
)
def test_a_guided_condition_is_also_left_out(options, columns):
    specified, untold = run(**options).windows
    assert specified.features[..., columns].any()
    assert not untold.features[..., columns].any()
    same = np.ones(specified.features.shape[-1], bool)
    same[columns] = False
    assert (specified.features[..., same] == untold.features[..., same]).all()


def test_a_condition_that_is_not_given_costs_nothing():
    assert len(run(guidance=Guidance(chords=3, rhythm=3)).windows) == 1


def test_guidance_goes_beyond_the_condition():
    window = prepare_window(chords=CHORDS, guidance=Guidance(chords=2))
    window.job.model.bind = lambda *_: even(0.2)
    x = np.zeros((1, len(window.geometry.masked), *PATCH_SHAPE), np.float32)
    estimate = guided(window, [window.job.context_clip], even(0.3), window.job.options.guidance)(x, 1.0)
    assert onset_chance(estimate) == pytest.approx(0.4, abs=1e-4)


def test_a_guided_estimate_stays_a_chance():
    window = prepare_window(chords=CHORDS, guidance=Guidance(chords=9))
    window.job.model.bind = lambda *_: even(0.1)
    x = np.zeros((1, len(window.geometry.masked), *PATCH_SHAPE), np.float32)
    estimate = guided(window, [window.job.context_clip], even(0.9), window.job.options.guidance)(x, 1.0)
    assert (estimate[:, :, Plane.ONSET] == 1).all()


def uneven(x, sigma):
    odds = np.linspace(-8, 0, PITCHES)[None, None, None] + 2 * x[:, :, Plane.ONSET] / sigma**2
    out = np.zeros(x.shape, np.float32)
    out[:, :, Plane.ONSET] = np.tanh(odds / 2)
    return out


def test_a_temperature_of_one_is_what_the_card_calls_normal(monkeypatch):
    monkeypatch.setattr(RandomModel.card, "temperature", 0.8)
    assert prepare_window().job.temperature == 0.8
    assert prepare_window(temperature=0.5).job.temperature == 0.4


@pytest.mark.parametrize(("temperature", "sharper"), [(0.5, True), (2.0, False)])
def test_temperature_sharpens_or_levels_and_keeps_the_number_of_notes(temperature, sharper):
    mask = np.ones((2, STEPS, PITCHES), bool)
    x = np.zeros((1, 2, *PATCH_SHAPE), np.float32)
    plain, bold = onset_chance(uneven(x, 1.0)), onset_chance(tempered(uneven, temperature, mask)(x, 1.0))
    assert bold.sum() == pytest.approx(plain.sum(), rel=0.01)
    assert (bold[..., -1] > plain[..., -1]).all() == sharper
    assert (bold[..., 0] > plain[..., 0]).all() != sharper


@pytest.mark.parametrize("value", [-1.0, 1.0])
@pytest.mark.parametrize("temperature", [0.3, 3.0])
def test_temperature_leaves_what_is_decided(value, temperature):
    mask = np.ones((1, STEPS, PITCHES), bool)
    x = np.full((1, 1, *PATCH_SHAPE), value, np.float32)
    bold = tempered(even(0.01), temperature, mask)(x, 0.1)
    assert np.sign(bold[:, :, Plane.ONSET]) == pytest.approx(value)


def test_the_model_is_told_a_density_where_one_is_asked_for():
    assert not run().windows[0].features[..., FeatureColumn.DENSITY : FeatureColumn.CHORD].any()
    assert run(density=2.0).windows[0].features[..., FeatureColumn.DENSITY : FeatureColumn.CHORD].any()
    assert (
        run(guidance=Guidance(density=2.0))
        .windows[0]
        .features[..., FeatureColumn.DENSITY : FeatureColumn.CHORD]
        .any()
    )


def test_varied_notes_keep_their_number_unless_a_density_is_asked_for():
    assert not prepare_window(strength=0.5).job.options.holds_density
    assert prepare_window(strength=0.5, density=1.5).job.options.holds_density


SMALL_CLIP_PITCHES = np.array([60, 64, 65, 67])


class HighModel(RandomModel):
    """Believes in notes on every beat, three octaves above those of the lane, and in hardly any other."""

    def bind(self, window, batch):
        bound = super().bind(window, batch)

        def denoise(x, sigma, _guess=None):
            out = np.zeros_like(bound(x, sigma))
            odds = np.full(out[:, :, Plane.ONSET].shape, -9.0)
            odds[:, :, 0, SMALL_CLIP_PITCHES], odds[:, :, 0, SMALL_CLIP_PITCHES + 36] = -2, 2
            odds += np.clip(2 * x[:, :, Plane.ONSET] / sigma**2, -40, 40)
            out[:, :, Plane.ONSET] = np.tanh(odds / 2)
            return out

        denoise.shape = bound.shape
        return denoise


def high_share(region: Region = LEAD, **options) -> float:
    """Return the share of the new notes that are above the range of the lane, 60 to 67."""
    options = FillOptions(1, retrieval=False, steps=8, **options)
    (made,) = outcome(inpaint(HighModel(), small_clip(), region, options)).variations
    pitches = np.array([note.pitch for note in made[0]])
    assert len(pitches) > 1
    return float((pitches > 72).mean())


def test_new_notes_stay_in_the_range_of_their_lane():
    assert high_share() == 0


@pytest.mark.parametrize(
    "options",
    [
        {"locks": Locks(low=84, high=108)},
        {"locks": Locks(low=60)},
        {"locks": Locks(key=parse_key("C major"))},
        {"locks": Locks(chords=True)},
        {"chords": parse_progression("C")},
        {"region": Region((2, 3), (0,), 84, 108)},
    ],
    ids=["a pitch range", "a wide pitch range", "a key", "a lock to chords", "chords", "a region"],
)
def test_who_asks_for_it_gets_another_register(options):
    assert high_share(**options) > 0.5


def test_a_clip_that_stands_for_several_variations_is_searched_once():
    one, other, seen = small_clip(), small_clip(), []

    def find(clip):
        seen.append(clip)
        return len(seen)

    assert list(find_in_each([one, other, one], find)) == [1, 2, 1]
    assert [clip is given for clip, given in zip(seen, (one, other), strict=True)] == [True, True]


SUNG = [
    Note(384 * bar + 96 * beat, 90, 60 + bar % 4 + beat, 80, 0) for bar in range(16) for beat in range(1, 4)
]


@pytest.mark.parametrize("retrieval", [True, False])
def test_only_variations_without_a_passage_follow_the_bars_around(retrieval, monkeypatch):
    followed = []
    monkeypatch.setattr(
        "ripieno.engine.generate.steering.take_up_patterns",
        lambda denoise, window, patterns, _: followed.append((window.shown, patterns)) or denoise,
    )
    clip = with_lanes(SUNG, SUNG)
    outcome(inpaint(RandomModel(busy=-9), clip, LEAD, FillOptions(1, variations=8, retrieval=retrieval)))
    (window_shown, patterns), *_ = followed
    assert any(shown is not None for shown in window_shown) == retrieval
    assert [bool(each) for each in patterns] == [shown is None for shown in window_shown]


@pytest.mark.parametrize("retrieval", [True, False])
def test_melodies_move_as_their_lane_does_and_with_a_passage_keep_their_rhythm(retrieval, monkeypatch):
    followed = []
    monkeypatch.setattr(
        "ripieno.engine.generate.steering.follow_melodic_lines",
        lambda denoise, window, lines: followed.append((window.shown, lines)) or denoise,
    )
    clip = with_lanes(SUNG, SUNG)
    outcome(inpaint(RandomModel(busy=-9), clip, LEAD, FillOptions(1, variations=8, retrieval=retrieval)))
    (shown, free), (_, keeping), *_ = followed
    assert any(passage is not None for passage in shown) == retrieval
    assert [bool(each) for each in free] == [passage is None for passage in shown]
    assert [bool(each) for each in keeping] == [passage is not None for passage in shown]
    assert not any(line.keeps_rhythm for own in free for line in own)
    assert all(line.keeps_rhythm for own in keeping for line in own)


def test_lanes_of_chords_are_held_to_their_habits(monkeypatch):
    held = []
    for name in ("hold_repeated_pitches", "hold_chord_sizes"):
        monkeypatch.setattr(
            f"ripieno.engine.generate.steering.{name}",
            lambda denoise, _, lanes, name=name: held.append((name, [len(own) for own in lanes])) or denoise,
        )
    outcome(inpaint(RandomModel(busy=-9), small_clip(), REGION, FillOptions(1, variations=2)))
    assert held[:2] == [("hold_repeated_pitches", [1, 1]), ("hold_chord_sizes", [1, 1])]


def test_what_a_variation_draws_does_not_depend_on_the_others(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "ripieno.engine.generate.steering.agree_on_chords",
        lambda denoise, *given: drawn.append(given[-1]) or denoise,
    )
    for variations in (1, 3):
        outcome(inpaint(RandomModel(busy=-9), small_clip(), LEAD, FillOptions(1, variations=variations)))
    one, three = drawn[0], drawn[-1]
    assert (one[0] == three[0]).all()
    assert not np.isin(three[1], three[0]).any()


def test_a_new_bass_repeats_its_bars_where_the_other_lanes_repeat_theirs():
    clip = with_lanes(
        [], [Note(384 * bar, 384, 60, 80, 1) for bar in range(16)], roles=(Role.BASS, Role.KEYS)
    )
    region = Region(tuple(range(16)), (0,))
    notes = outcome(inpaint(RandomModel(busy=-6), clip, region, FillOptions(1))).variations[0][0]
    bars = [
        frozenset((note.onset % 384, note.pitch) for note in notes if note.onset // 384 == bar)
        for bar in range(16)
    ]
    assert len(set(bars)) <= 6
    assert all(bars)
