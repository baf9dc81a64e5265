import json
import zipfile

import pytest

from app.midi_io.smf import decode
from app.session.studio.document import Document
from app.session.studio.history import History, Step
from app.session.studio.project import CONTENTS, Project, ProjectError, load_project, save_project
from engine.music.region import Region
from engine.music.roles import Role
from tests.support.small_song import write_song


@pytest.fixture
def project(tmp_path):
    opened = Document.open(write_song(tmp_path))
    region = Region((1, 2), (0,), 40, 80)
    filled = Step("Fill", opened.filled(region, {}), region, 7)
    past = History.of(opened).done(filled).done(Step("Role", filled.document.with_role(0, Role.PAD)))
    return Project(past.undone(), tmp_path / "song.mid", {"density": 1.5, "chords": "Am7 | D\u266d"})


def test_a_project_comes_back_as_it_was_saved(project, tmp_path):
    file = tmp_path / "song.ripieno"
    save_project(project, file)
    assert load_project(file) == project


def test_painted_steps_come_back(project, tmp_path):
    opened = project.history.steps[0].document
    region = Region((1, 2), (0,), 40, 80, ((2000, 2100), (4000, 4400)))
    steps = Step("Open", opened), Step("Fill", opened.filled(region, {}), region, 7)
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


def rewrite(file, change):
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(members[CONTENTS])
    change(contents)
    members[CONTENTS] = json.dumps(contents).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
