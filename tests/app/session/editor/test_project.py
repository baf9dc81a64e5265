import json
import os
import zipfile
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.smf import decode
from ripieno.app.session.editor import project as project_module
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.fill import USUAL, FilledDocument, FillResult
from ripieno.app.session.editor.history import History, HistoryStep
from ripieno.app.session.editor.project import CONTENTS, Project, ProjectError, load_project, save_project
from ripieno.app.session.editor.settings import Offer, Settings
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.small_song import write_song


@pytest.fixture
def project(tmp_path):
    opened = Document.open(write_song(tmp_path))
    region = Region((1, 2), (0,), 40, 80)
    filled = HistoryStep("Fill", opened.filled(region, {}), region, 7)
    past = History.of(opened).done(filled).done(HistoryStep("Role", filled.document.with_role(0, Role.PAD)))
    return Project(past.undone(), tmp_path / "song.mid", {"density": 1.5, "chords": "Am7 | D\u266d"})


def test_a_project_comes_back_as_it_was_saved(project, tmp_path):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    assert load_project(file) == project


def test_a_long_history_is_saved_so_that_it_opens_again(project, tmp_path, monkeypatch):
    size = max(len(step.document.encoded) for step in project.history.steps)
    monkeypatch.setattr(project_module, "_MAX_MUSIC_BYTES", size + size // 2)
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    read = load_project(file).history
    assert read.document == project.history.document
    assert len(read.steps) < len(project.history.steps)


def test_control_notes_come_back(project, tmp_path):
    opened = project.history.steps[0].document.with_control(0, frozenset({24, 26}))
    marked = Project(History((HistoryStep("Open", opened),), 0))
    file = tmp_path / "song.ripieno"
    save_project(marked, file)
    read = load_project(file)
    assert read == marked
    assert read.history.document.clip.lanes[0].control == {24, 26}


def test_painted_steps_come_back(project, tmp_path):
    opened = project.history.steps[0].document
    region = Region((1, 2), (0,), 40, 80, ((2000, 2100), (4000, 4400)))
    steps = HistoryStep("Open", opened), HistoryStep("Fill", opened.filled(region, {}), region, 7)
    painted = Project(History(steps, 1))
    file = tmp_path / "song.ripieno"
    save_project(painted, file)
    assert load_project(file) == painted
    assert load_project(file).history.step.region == region


def test_a_project_from_before_steps_could_be_painted_opens(project, tmp_path):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    rewrite(file, lambda contents: contents["steps"][1]["region"].pop("painted"))
    assert load_project(file) == project


def test_every_step_can_be_taken_out_as_a_midi_file(project, tmp_path):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    with zipfile.ZipFile(file) as archive:
        music = [archive.read(name) for name in archive.namelist() if name.endswith(".mid")]
    assert len(music) == 2
    assert {decode(data) for data in music} == {step.document.smf for step in project.history.steps}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"no zip"),
        lambda file: file.write_bytes(file.read_bytes()[:-30]),
        lambda file: rewrite(file, lambda contents: contents.pop("steps")),
        lambda file: rewrite(file, lambda contents: contents.update(at=9)),
        lambda file: rewrite(file, lambda contents: contents["steps"][0].update(music="gone.mid")),
        lambda file: rewrite(file, lambda contents: contents["steps"][1]["region"].update(painted=[1])),
        lambda file: rewrite(file, lambda contents: contents["steps"][0].update(roles=[[0, 0, "tuba"]])),
    ],
)
def test_a_damaged_project_is_one_sentence(project, tmp_path, spoil):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    spoil(file)
    with pytest.raises(ProjectError, match="not a whole Ripieno project"):
        load_project(file)


def test_a_project_of_a_later_version_says_so(project, tmp_path):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    rewrite(file, lambda contents: contents.update(version=99))
    with pytest.raises(ProjectError, match="later version"):
        load_project(file)


def spoilt(project, tmp_path, spoil):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    spoil(file)
    with pytest.raises(ProjectError) as refusal:
        load_project(file)
    assert str(file) in str(refusal.value)
    assert str(refusal.value).endswith(".")
    return str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        {"at": 0.5},
        {"at": -1},
        {"at": "0"},
        {"at": 10**30},
        {"settings": "\0"},
        {"settings": float("nan")},
        {"source": "\ud800"},
        {"source": 3},
        {"steps": []},
        {"steps": {}},
        {"version": "1"},
        {"version": None},
    ],
)
def test_a_value_of_the_wrong_type_is_one_sentence(project, tmp_path, change):
    reported = spoilt(project, tmp_path, lambda file: rewrite(file, lambda contents: contents.update(change)))
    assert "not a whole Ripieno project" in reported


@pytest.mark.parametrize(
    "change",
    [
        {"words": 3},
        {"seed": -1},
        {"seed": True},
        {"roles": [[0, 16, "lead"]]},
        {"roles": [[-1, 0, "lead"]]},
        {"chords": {"x": "C"}},
        {"chords": {"0": "H"}},
        {"key": "H"},
        {"region": {"bars": [-1], "lanes": [0], "range": [0, 127]}},
        {"region": {"bars": [10**9], "lanes": [0], "range": [0, 127]}},
        {"region": {"bars": [1], "lanes": [0], "range": [0, 128]}},
        {"region": {"bars": [1], "lanes": [0], "range": [9, 3]}},
        {"region": {"bars": [1], "lanes": [0], "range": [0, 127], "painted": [[0, 10**12]]}},
    ],
)
def test_a_step_with_what_cannot_be_is_one_sentence(project, tmp_path, change):
    reported = spoilt(
        project, tmp_path, lambda file: rewrite(file, lambda contents: contents["steps"][1].update(change))
    )
    assert "not a whole Ripieno project" in reported


def test_a_name_that_is_there_twice_is_one_sentence(project, tmp_path):
    text = '{"version": 1, "version": 1}'
    assert '"version" is there twice' in spoilt(
        project, tmp_path, lambda file: repack(file, {CONTENTS: text})
    )


@pytest.mark.parametrize("text", ["[" * 200_000, '{"version":' * 100_000, "9" * 5000, "", "\ufeff{}", "\0"])
def test_text_that_is_no_json_is_one_sentence(project, tmp_path, text):
    spoilt(project, tmp_path, lambda file: repack(file, {CONTENTS: text}))


@pytest.mark.parametrize("member", [CONTENTS, "music"])
def test_a_member_is_unpacked_no_further_than_its_bound(project, tmp_path, member, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.editor.project.MAX_CONTENTS_BYTES", 2**20)
    monkeypatch.setattr("ripieno.app.session.editor.project.MAX_FILE_BYTES", 2**20)

    def swell(file):
        with zipfile.ZipFile(file) as archive:
            name = next(name for name in archive.namelist() if (name == CONTENTS) == (member == CONTENTS))
            data = archive.read(name)
        repack(file, {name: data + b" " * 2**20})

    assert "is larger than 1 MiB" in spoilt(project, tmp_path, swell)


def test_the_music_of_all_steps_is_bounded_together(project, tmp_path, monkeypatch):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    sizes = {step.document.encoded: len(step.document.encoded) for step in project.history.steps}
    monkeypatch.setattr("ripieno.app.session.editor.project._MAX_MUSIC_BYTES", sum(sizes.values()))
    load_project(file)
    monkeypatch.setattr("ripieno.app.session.editor.project._MAX_MUSIC_BYTES", sum(sizes.values()) - 1)
    with pytest.raises(ProjectError, match="more music than a project can"):
        load_project(file)


def test_music_that_no_step_names_is_not_unpacked(project, tmp_path):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("more.mid", b"no music")
    assert load_project(file) == project


@pytest.mark.parametrize("name", [os.fsdecode(b"/caf\xe9.mid"), "/caf\u00e9 %41.mid"])
def test_a_source_whose_name_is_no_text_comes_back(project, tmp_path, name):
    file = tmp_path / "song.ripieno"
    save_project(Project(project.history, Path(name)), file)
    assert load_project(file).source == Path(name)


def stood(document):
    """Return settings with all that there can be, as JSON has them."""
    region = Region((1, 2), (0,), 40, 80, ((400, 500),))
    notes = {0: document.clip.lanes[0].notes[2:4]}
    offer = Offer(region, FillResult((FilledDocument(document, notes, 0.5),), 3, "Fill", 1.5), 0)
    settings = Settings(
        knobs=replace(USUAL, seed=3),
        region=region,
        current=1,
        fills=frozenset({0}),
        volumes={1: 0.5},
        offer=offer,
    )
    return settings.as_json()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from([10**40]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


def places(value, path=()):
    """Yield where values stand in a structure."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def put(value, path, new):
    """Return a structure with another value in a place."""
    if not path:
        return new
    changed = deepcopy(value)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = new
    return changed


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return the members of a project with all that there can be."""
    folder = tmp_path_factory.mktemp("saved")
    opened = Document.open(write_song(folder))
    region = Region((1, 2), (0,), 40, 80)
    document = opened.filled(region, {}).with_chords(0, 1, "Am7")
    past = History.of(opened).done(HistoryStep("Fill", document, region, 7))
    save_project(Project(past, folder / "song.mid", stood(opened)), folder / "song.ripieno")
    with zipfile.ZipFile(folder / "song.ripieno") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_all(path):
    """Read a project as the window does, down to its ideas and settings."""
    loaded = load_project(path)
    settings = Settings.of(loaded.settings, loaded.history.document)
    assert settings.current < max(1, len(loaded.history.document.clip.lanes))
    return settings


def test_all_that_there_can_be_comes_back(saved, tmp_path):
    path = tmp_path / "song.ripieno"
    repack(path, saved)
    assert json.loads(json.dumps(read_all(path).as_json())) == json.loads(saved[CONTENTS])["settings"]


@given(st.data())
def test_whatever_value_stands_anywhere_only_sentences_come_out(saved, tmp_path_factory, data):
    contents = json.loads(saved[CONTENTS])
    place = data.draw(st.sampled_from(sorted(places(contents), key=str)))
    path = tmp_path_factory.mktemp("fuzz") / "song.ripieno"
    text = json.dumps(put(contents, place, data.draw(JSON)))
    repack(path, {**saved, CONTENTS: text})
    try:
        read_all(path)
    except RipienoError as error:
        reported = str(error)
    else:
        return
    assert reported.endswith(".")
    assert "\n" not in reported


@given(st.data())
def test_whatever_bytes_change_only_sentences_come_out(saved, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("fuzz") / "song.ripieno"
    repack(path, saved)
    held = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(held) - 1), min_size=1, max_size=3)):
        held[place] = data.draw(st.integers(0, 255))
    path.write_bytes(held)
    try:
        read_all(path)
    except RipienoError as error:
        reported = str(error)
    else:
        return
    assert reported.endswith(".")


def repack(file, changes):
    """Write an archive, or one with other members."""
    members = {}
    if file.exists():
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**members, **changes}.items():
            archive.writestr(name, data)


def rewrite(file, change):
    with zipfile.ZipFile(file) as archive:
        contents = json.loads(archive.read(CONTENTS))
    change(contents)
    repack(file, {CONTENTS: json.dumps(contents)})
