"""A checkpoint in parts comes back as one that can be begun from and exported."""

import re
from dataclasses import replace

import pytest
import torch

from ripieno.training import parts
from ripieno.training.checkpoint import CheckpointError, load_average, read_recipe, read_state, shorten
from ripieno.training.lineage import describe_training, hash_file, state_origin
from ripieno.training.parts import PartsError, join_checkpoint, split_checkpoint
from ripieno.training.train import train
from tests.support.training_run import RECIPE, STORE, train_briefly


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return train_briefly(tmp_path_factory.mktemp("run"))


@pytest.fixture
def joined(trained, tmp_path):
    split_checkpoint(trained, tmp_path / "parts", 0.3)
    join_checkpoint(tmp_path / "parts", tmp_path / "joined.pt")
    return tmp_path / "joined.pt"


def refusal(folder):
    with pytest.raises(PartsError) as caught:
        join_checkpoint(folder, folder / "joined.pt")
    assert not (folder / "joined.pt").exists()
    return str(caught.value)


def test_parts_are_no_larger_than_they_may_be(trained, tmp_path):
    made = split_checkpoint(trained, tmp_path, 0.3)
    assert 2 <= len(made) <= parts.MAX_PARTS
    assert all(path.stat().st_size <= 0.3 * parts.MIB for path in made)
    assert sum(path.stat().st_size for path in made) < trained.stat().st_size / 7


def test_the_joined_checkpoint_has_the_averaged_weights_in_16_bits(trained, joined):
    before, after = load_average(trained).state_dict(), load_average(joined).state_dict()
    assert all(torch.allclose(before[name], after[name], rtol=1e-3, atol=1e-6) for name in before)


def test_the_joined_checkpoint_has_recipe_and_history(trained, joined):
    assert read_recipe(joined) == RECIPE
    assert describe_training(read_state(joined)) == describe_training(read_state(trained))


def test_a_stage_begun_from_it_names_the_whole_checkpoint_as_its_parent(trained, joined, tmp_path):
    run = train(STORE, tmp_path / "second", replace(RECIPE, seed=9), init=joined)
    assert run.origin.parent == hash_file(trained)
    assert run.origin.ancestors[0]["steps"] == 2
    assert state_origin(read_state(tmp_path / "second" / "checkpoint.pt")).parent == hash_file(trained)


def test_what_is_shortened_twice_keeps_the_hash_of_the_whole(trained, joined):
    assert shorten(joined)["sha256"] == hash_file(trained)


def test_a_joined_checkpoint_is_not_resumed(joined, tmp_path):
    (tmp_path / "run").mkdir()
    joined.rename(tmp_path / "run" / "checkpoint.pt")
    with pytest.raises(CheckpointError, match="averaged weights alone; start a new stage"):
        train(STORE, tmp_path / "run", RECIPE, resume=True)


def test_a_missing_part_is_named(trained, tmp_path):
    made = split_checkpoint(trained, tmp_path, 0.3)
    made[1].unlink()
    assert refusal(tmp_path).endswith("these are missing: 2.")


def test_a_damaged_part_is_named(trained, tmp_path):
    part = split_checkpoint(trained, tmp_path, 0.3)[-1]
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    assert refusal(tmp_path) == f"{part} is damaged; copy it again."


def test_a_file_that_only_has_the_name_of_a_part_is_named(tmp_path):
    (tmp_path / "checkpoint.1-of-2.part").write_bytes(b"music")
    assert "is not a part of a checkpoint" in refusal(tmp_path)


def test_parts_of_two_checkpoints_are_refused(trained, joined, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    split_checkpoint(trained, first, 0.3)
    other = read_state(joined)
    torch.save({**other, "step": 3}, joined)
    split_checkpoint(joined, second, 0.3)[0].replace(first / "checkpoint.1-of-9.part")
    assert "of several checkpoints" in refusal(first)


def test_a_folder_without_parts_is_one_sentence(tmp_path):
    assert refusal(tmp_path).startswith("There are no parts of a checkpoint in")


def test_too_many_parts_are_refused_with_a_size_that_suffices(trained, tmp_path):
    with pytest.raises(PartsError, match="choose --size") as caught:
        split_checkpoint(trained, tmp_path, 0.01)
    found = re.search(r"--size ([\d.]+)", str(caught.value))
    assert found is not None
    assert len(split_checkpoint(trained, tmp_path, float(found[1]))) <= parts.MAX_PARTS


def test_a_second_split_replaces_the_parts_of_the_first(trained, tmp_path):
    split_checkpoint(trained, tmp_path, 0.3)
    (only,) = split_checkpoint(trained, tmp_path, 5)
    assert list(tmp_path.iterdir()) == [only]
