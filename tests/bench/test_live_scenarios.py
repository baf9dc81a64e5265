"""The scenarios of live music and their figures."""

import numpy as np
import pytest
from click.testing import CliRunner

from bench.live_music import main, play_virtually, rows
from bench.live_scenarios import CHANNELS, MODES, SCENARIOS, WANTED, PlayedScenario
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.engine.music.roles import DRUM_CHANNEL
from tests.support.random_bars import make_random
from tests.support.virtual_live import PlayedNote, VirtualModelWorker


def silent(scenario):
    return PlayedScenario((), tuple(scenario.player(scenario.bars)), scenario.bars, 0, 0.01)


def test_every_mode_has_a_scenario():
    assert set(MODES) == set(CONTROLS["mode"].choices)


@pytest.mark.parametrize("name", SCENARIOS)
def test_figures_of_silence_are_numbers(name):
    scenario = SCENARIOS[name]
    with np.errstate(all="ignore"):
        assert all(isinstance(float(value), float) for value in scenario.figures(silent(scenario)).values())


def test_what_is_wanted_is_measured():
    with np.errstate(all="ignore"):
        measured = {
            (name.partition(",")[0], figure)
            for name, scenario in SCENARIOS.items()
            for figure in scenario.figures(silent(scenario))
        }
    assert set(WANTED) <= measured


def test_a_bar_of_drums_after_the_switch_is_found():
    scenario = SCENARIOS["lane off and on"]
    notes = [
        PlayedNote(DRUM_CHANNEL, 4.0 * bar, 4.0 * bar + 1, 36, 90) for bar in (*range(17), *range(25, 36))
    ]
    played = PlayedScenario(notes, (), scenario.bars, 0, 0.01)
    assert scenario.figures(played) == {"drum notes while off": 0, "bars until back": 1}


def test_rows_have_a_figure_for_each_seed_and_underruns_at_last():
    def play(seed, scenario):
        notes = [PlayedNote(min(CHANNELS), 4.0, 5.0, 60, 80)] * seed
        return PlayedScenario(notes, tuple(scenario.player(20)), 20, seed, 0.01), {"notes": float(seed)}

    found = list(rows("accompany, chords", (1, 2), play))
    assert [(row.name, row.values) for row in found][-2:] == [("notes", (1.0, 2.0)), ("underruns", (1, 2))]
    assert next(row.wanted for row in found if row.name == "in key") == ">= 0.95"


@pytest.mark.parametrize("seed", [3, 11])
@pytest.mark.parametrize("mode", ["canon", "harmonise"])
def test_canon_and_second_voice_follow_the_player_note_by_note(mode, seed):
    scenario = SCENARIOS[mode]
    played, _ = play_virtually(seed, scenario, VirtualModelWorker(None, make_random))
    figures = scenario.figures(played)
    assert played.underruns == 0
    assert figures["in key"] >= 0.95
    if mode == "canon":
        assert (figures["came back"], figures["others in that lane"]) == (1, 0)
    else:
        assert (figures["doubled"], figures["consonant"], figures["without a key held"]) == (1, 1, 0)
        assert figures["delay, periods, most"] <= 1


def test_an_unknown_mode_is_refused():
    result = CliRunner().invoke(main, ["--modes", "duet"])
    assert result.exit_code == 2
    assert "no mode duet" in result.output
