import json
from pathlib import Path

from ripieno.app.cli.json_text import json_text
from ripieno.app.session.model_reports import ALL_OPERATIONS, ModelReport, ModelsReport

MODEL = ModelReport(
    "m\u00e9lo", "1", "", Path("a") / "b", True, ("lead",), "ddim", 8, 16, "MIT", ("Songs (CC0)",), {"x": 1.0}
)


def test_a_report_becomes_one_object_of_plain_values():
    reported = json.loads(json_text(ModelsReport((MODEL,))))
    assert reported == {
        "models": [
            {
                "name": "m\u00e9lo",
                "version": "1",
                "summary": "",
                "path": str(Path("a") / "b"),
                "is_default": True,
                "roles": ["lead"],
                "sampler": "ddim",
                "steps": 8,
                "bars": 16,
                "licence": "MIT",
                "trained_on": ["Songs (CC0)"],
                "quality": {"x": 1.0},
                "kind": "",
                "operations": list(ALL_OPERATIONS),
                "minutes": None,
            }
        ],
        "problems": [],
    }


def test_the_text_is_ascii_even_where_a_file_name_is_no_text():
    odd = ModelReport(
        "x", "1", "", Path("bad-\udcff"), False, (), "ddim", 8, 16, "MIT", ("Songs (CC0)",), {"x": 1.0}
    )
    assert json_text(ModelsReport((MODEL, odd))).isascii()
