"""A page from kept numbers alone, without any folder of a run."""

import pytest
from PIL import Image

from ripieno.training.systems.evaluation import SystemResult
from ripieno.training.systems.page.kept import HeldOutMeasures, KeptResult, KeptResults, rounded
from ripieno.training.systems.page.write_page import write_systems_page
from ripieno.training.systems.run_files import RunFileError

BEST, OTHER, FORMER = "decoder-1x1", "decoder-1x3", "decoder-9x9"
LOSSES = "transformer-decoders-losses.png"
HISTORY = [{"minutes": 1.0, "train": 2.0, "valid": None}, {"minutes": 2.0, "train": 1.0, "valid": 1.5}]


def kept_result(name, badness, history=()):
    """Return the numbers of a system with measures that are as bad."""
    measures = {key: [badness, badness - 0.1, badness + 0.1] for key in ("transition_kl", "step_kl")}
    result = SystemResult(name, 1, None, 1.0, 1.0, None, measures, {}, {})
    return KeptResult(result, 4, list(history), {})


@pytest.fixture
def keep(tmp_path):
    """Return a function that keeps numbers, with pictures and sounds, as an earlier page did."""
    folder = tmp_path / "systems"

    def write(*results):
        kept = KeptResults(folder / "results")
        kept.write({each.result.name: each for each in results}, HeldOutMeasures(5, {}), {})
        links = []
        for each in results:
            name = each.result.name
            Image.new("RGB", (30, 10)).save(folder / f"{name}.png")
            (folder / f"{name}.wav").write_bytes(b"")
            links += [f"![{name}](systems/{name}.png) [{name}](systems/{name}.wav)"]
        Image.new("RGB", (30, 10)).save(folder / LOSSES)
        (tmp_path / "systems.md").write_text("\n".join(links))

    return write


def test_a_system_that_no_longer_exists_is_dropped_with_its_files(keep, tmp_path):
    keep(kept_result(FORMER, 0.1), kept_result(BEST, 0.2))
    page = write_systems_page([tmp_path / "none"], tmp_path).page
    assert FORMER not in page.read_text()
    assert not list((tmp_path / "systems").rglob(f"{FORMER}*"))
    assert len(list((tmp_path / "systems").rglob(f"{BEST}.*"))) == 3


def test_only_the_best_are_heard_among_kept_systems(keep, tmp_path):
    keep(kept_result(OTHER, 0.3), kept_result(BEST, 0.2))
    shown = {path.name for path in write_systems_page([], tmp_path).files}
    assert shown == {f"{BEST}.png", f"{OTHER}.png", f"{BEST}.wav", LOSSES}
    assert not (tmp_path / "systems" / f"{OTHER}.wav").exists()


@pytest.mark.parametrize(
    ("histories", "caption", "drawn"),
    [
        ((HISTORY, HISTORY), "those of training.*", True),
        ((HISTORY, []), f"those of training; without: `{OTHER}`.*", True),
        (([], []), "those of training.*", False),
    ],
)
def test_losses_are_drawn_as_far_as_they_are_kept(keep, tmp_path, histories, caption, drawn):
    keep(kept_result(BEST, 0.2, histories[0]), kept_result(OTHER, 0.3, histories[1]))
    earlier = (tmp_path / "systems" / LOSSES).read_bytes()
    page = write_systems_page([], tmp_path).page.read_text()
    assert f"(systems/{LOSSES})\n\n*Losses on held-out songs, dotted: {caption}" in page
    assert ((tmp_path / "systems" / LOSSES).read_bytes() != earlier) == drawn


@pytest.mark.parametrize("name", [BEST, "held-out"])
def test_a_damaged_file_is_named_with_a_remedy_and_the_page_stays(keep, tmp_path, name):
    keep(kept_result(BEST, 0.2))
    earlier = (tmp_path / "systems.md").read_text()
    (tmp_path / "systems" / "results" / f"{name}.json").write_text('{"pieces": ')
    expected = (
        rf"^[^\n]*{name}\.json is damaged .*; restore it from version control, or delete it and [^\n]*\.$"
    )
    with pytest.raises(RunFileError, match=expected):
        write_systems_page([], tmp_path)
    assert (tmp_path / "systems.md").read_text() == earlier


def test_numbers_are_kept_with_eight_digits():
    kept = rounded(kept_result(BEST, 1 / 3, [{"minutes": 1e-9 / 3, "train": None}]))
    assert kept.result.measures["step_kl"][0] == 0.33333333
    assert kept.history == [{"minutes": 3.3333333e-10, "train": None}]
    assert kept.result.parameters == 1
