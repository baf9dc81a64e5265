import json

from ripieno.engine.diffusion.registry import SAMPLERS
from tests.support.program import run_here


def test_every_sampler_is_listed_with_what_it_is_good_for(capsys):
    ended = run_here(capsys, "samplers")
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(SAMPLERS)
    for line, info in zip(lines, SAMPLERS.values(), strict=True):
        assert line.endswith(f"{info.steps}  {info.summary}")


def test_json_holds_name_purpose_and_steps(capsys):
    ended = run_here(capsys, "samplers", "--json")
    assert json.loads(ended.out)["samplers"][0] == {
        "name": "dpmpp-2m",
        "summary": SAMPLERS["dpmpp-2m"].summary,
        "deterministic": True,
        "steps": 16,
    }
