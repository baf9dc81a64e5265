"""The packs of the folder `systems` play and fill as a user asks, without torch."""

import json
import subprocess
import sys

import pytest

from tests.support.program import MAX_RUN_SECONDS, ROOT

PACKS = sorted(path.parent for path in (ROOT / "systems").glob("*/card.json"))
SONG = ROOT / "examples" / "schumann-ich-grolle-nicht.mid"
OPERATIONS = {"latents": "inpaint", "rolls": "inpaint", "rows": "extend", "stretches": "extend"}


def run(*arguments):
    program = [
        *(sys.executable, "-c"),
        "import sys; sys.modules['torch'] = None; from ripieno.app.cli.main import main; main()",
    ]
    return subprocess.run(
        [*program, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MAX_RUN_SECONDS,
        check=False,
        cwd=ROOT,
    )


def kind_of(pack):
    return json.loads((pack / "card.json").read_text(encoding="utf-8"))["kind"]


def few_steps(pack):
    return ("--steps", "4") if kind_of(pack) in {"latents", "rolls", "events"} else ()


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_pack_makes_a_file_and_the_same_again(pack, tmp_path):
    files = [tmp_path / "one.mid", tmp_path / "other.mid"]
    for file in files:
        asked = ("--bars", "2", "--seed", "3", "--key", "A minor", "--tempo", "90", *few_steps(pack))
        done = run("generate", "--model", pack.name, "-o", file, *asked)
        assert done.returncode == 0, done.stderr
        assert f"model {pack.name}" in done.stdout
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "90 BPM" in run("info", files[0]).stdout


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_pack_changes_nothing_but_what_it_is_asked_for(pack, tmp_path):
    way, out = OPERATIONS.get(kind_of(pack)), tmp_path / "out.mid"
    if way is None:
        refused = run("inpaint", SONG, "--bars", "5-6", "--model", pack.name, "-o", out)
        assert refused.returncode == 2
        assert "does not fill bars" in refused.stderr
        return
    where = ("--bars", "5-6") if way == "inpaint" else ("--add", "2")
    asked = ("--tracks", "Voice", "--seed", "1", *few_steps(pack), "-o", out)
    done = run(way, SONG, *where, "--model", pack.name, *asked)
    assert done.returncode == 0, done.stderr
    compared = json.loads(run("compare", SONG, out, "--json").stdout)
    notes = [each for each in compared["differences"] if "end of track" not in each["words"]]
    assert notes
    assert {each["track"] for each in notes} == {2}
    assert {each["bar"] for each in notes} <= ({5, 6, 7} if way == "inpaint" else {*range(37, 42)})
