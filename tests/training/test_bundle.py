"""A bundle trains where there is nothing but Python, torch, numpy and scipy."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

from ripieno.training import bundle
from ripieno.training.bundle import BundleError, write_bundle
from ripieno.training.checkpoint import read_state
from ripieno.training.data.store import StoreError, load_store, save_store
from ripieno.training.lineage import find_code_version, hash_file, state_origin
from ripieno.training.parts import join_checkpoint
from ripieno.training.train import train
from tests.support.pieces import TINY, piece
from tests.support.training_run import RECIPE

THERE = (
    *("torch", "torchgen", "filelock", "jinja2", "markupsafe", "mpmath", "networkx", "sympy"),
    *("numpy", "numpy.libs", "scipy", "scipy.libs"),
)
"""What is linked into the packages of the other machine: torch with what it needs, numpy and scipy."""


@pytest.fixture
def store(tmp_path):
    pieces = tuple(piece(f"song {number}", bars=8) for number in range(40))
    save_store(pieces, tmp_path / "store.npz")
    return tmp_path / "store.npz"


@pytest.fixture
def elsewhere(tmp_path):
    """Return an interpreter that sees no packages but those of ``THERE``."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "far")], check=True)
    spec = find_spec("torch")
    assert spec is not None
    assert spec.origin is not None
    own = Path(spec.origin).parents[1]
    (packages,) = (tmp_path / "far" / "lib").glob("python*/site-packages")
    for name in THERE:
        if (own / name).exists():
            (packages / name).symlink_to(own / name)
    return tmp_path / "far" / "bin" / "python"


def test_what_a_bundle_holds(store, tmp_path):
    mib = write_bundle(store, tmp_path / "bundle")
    assert sorted(path.name for path in (tmp_path / "bundle").iterdir()) == [
        "code.zip",
        "store.npz",
        "train.sh",
    ]
    assert mib == pytest.approx(sum(path.stat().st_size for path in (tmp_path / "bundle").iterdir()) / 2**20)
    assert load_store(tmp_path / "bundle" / "store.npz").all_pieces
    names = zipfile.ZipFile(tmp_path / "bundle" / "code.zip").namelist()
    assert {"ripieno/__init__.py", "ripieno/training/train.py", "click/__init__.py"} <= set(names)
    assert not [name for name in names if name.endswith((".onnx", ".pyc")) or name.startswith("ripieno/app")]


def test_weights_to_begin_from_are_those_of_the_checkpoint(store, tmp_path):
    train(load_store(store), tmp_path / "run", RECIPE)
    write_bundle(store, tmp_path / "bundle", tmp_path / "run" / "checkpoint.pt")
    parent = read_state(tmp_path / "bundle" / "parent.pt")
    assert parent["sha256"] == hash_file(tmp_path / "run" / "checkpoint.pt")
    write_bundle(store, tmp_path / "bundle")
    assert not (tmp_path / "bundle" / "parent.pt").exists()


def test_a_bundle_that_is_too_large_is_refused_with_what_is_large(store, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "MAX_MIB", 0.1)
    with pytest.raises(BundleError, match=r"store\.npz 0\.\d, code\.zip"):
        write_bundle(store, tmp_path / "bundle")


def test_what_is_no_store_is_refused(tmp_path):
    (tmp_path / "store.npz").write_bytes(b"music")
    with pytest.raises(StoreError, match="not a data store"):
        write_bundle(tmp_path / "store.npz", tmp_path / "bundle")


def test_a_package_with_compiled_parts_is_not_carried(store, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "CARRIED", ("msgspec",))
    with pytest.raises(BundleError, match="not in Python alone"):
        write_bundle(store, tmp_path / "bundle")


@pytest.mark.skipif(sys.platform != "linux", reason="the script is for machines with Linux")
def test_a_bundle_trains_on_a_machine_with_torch_alone(store, tmp_path, elsewhere):
    train(load_store(store), tmp_path / "run", RECIPE)
    write_bundle(store, tmp_path / "bundle", tmp_path / "run" / "checkpoint.pt")
    size = f"{TINY.width}/{TINY.heads}/{TINY.context_layers}/{TINY.layers}"
    options = ["--steps", "2", "--batch", "2", "--size", size, "--padding", "64", "--optimizer", "muon"]
    subprocess.run(
        ["/bin/sh", str(tmp_path / "bundle" / "train.sh"), "parts", *options],
        check=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHON": str(elsewhere), "SIZE": "0.4"},
        timeout=240,
    )
    assert len(list((tmp_path / "parts").iterdir())) > 1
    join_checkpoint(tmp_path / "parts", tmp_path / "joined.pt")
    state = read_state(tmp_path / "joined.pt")
    assert state["step"] == 2
    origin = state_origin(state)
    assert origin.parent == hash_file(tmp_path / "run" / "checkpoint.pt")
    assert origin.code == find_code_version()
    assert origin.recipe["optimizer"] == "muon"
    assert all(torch.isfinite(value).all() for value in state["average"].values())
