import os

import pytest

from ripieno.app.render import sound
from ripieno.app.render.synth import usual
from ripieno.app.session.commands import Examine, ListPorts
from ripieno.app.session.machine_reports import HealthReport, PortsReport
from ripieno.app.session.session import perform
from tests.support.jack_wire import Wire, own_server, private_server


@pytest.fixture
def wire(monkeypatch):
    with own_server(monkeypatch) as variables:
        client = Wire(variables)
        yield client
        client.close()


@pytest.mark.usefixtures("wire")
def test_ports_of_a_system_are_listed():
    (report,) = perform(ListPorts("jack"))
    assert isinstance(report, PortsReport)
    assert (report.system, report.makes_virtual) == ("JACK", True)
    assert "wire:in" in report.outputs


def test_everything_is_looked_at_and_what_is_wrong_says_what_to_do(monkeypatch):
    monkeypatch.setenv("RIPIENO_SOUNDFONT", "/nowhere.sf2")
    (report,) = perform(Examine())
    assert isinstance(report, HealthReport)
    found = {each.name: each for each in report.findings}
    assert found["model"].is_well
    assert not found["sound"].is_well
    assert found["sound"].words.startswith("RIPIENO_SOUNDFONT")
    assert "name a .sf2" in found["sound"].words
    assert set(found) == {"python", "model", "sound", "MIDI", "virtual ports", "real-time priority"}


NO_CARD = {
    "ALSA_CONFIG_PATH": os.devnull,
    "PULSE_SERVER": "unix:/nowhere",
    "JACK_DEFAULT_SERVER": "nobody",
    "JACK_NO_START_SERVER": "1",
}
"""Variables by which no sound system of this machine is found."""

CONNECT_A_CARD, INSTALL_A_SYNTHESIZER, INSTALL_A_SOUNDFONT = (
    "No sound card was found",
    "There is no synthesizer",
    "No soundfont was found",
)


@pytest.fixture
def equipped(tmp_path, monkeypatch):
    """Put a synthesizer and a soundfont in reach, and every sound card out of it."""
    for name, value in NO_CARD.items():
        monkeypatch.setenv(name, value)
    program = tmp_path / "fluidsynth"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "mine.sf2").write_bytes(b"RIFF\0\0\0\0sfbk")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("RIPIENO_SOUNDFONT", str(tmp_path / "mine.sf2"))
    monkeypatch.setattr(usual, "is_installed", lambda: False)
    return tmp_path


def looked_at_sound():
    (report,) = perform(Examine())
    return next(each for each in report.findings if each.name == "sound")


@pytest.mark.usefixtures("equipped")
def test_sound_without_a_card_is_not_well(capfd):
    found = looked_at_sound()
    assert not found.is_well
    assert found.words.startswith(CONNECT_A_CARD)
    assert found.words.count(".") == 1
    assert capfd.readouterr().err == ""


def test_each_part_of_sound_that_is_missing_has_its_own_remedy(equipped, monkeypatch):
    (equipped / "fluidsynth").unlink()
    words = looked_at_sound().words
    assert INSTALL_A_SYNTHESIZER in words
    assert INSTALL_A_SOUNDFONT not in words
    monkeypatch.delenv("RIPIENO_SOUNDFONT")
    monkeypatch.setattr(sound, "soundfont_folders", lambda: (str(equipped / "empty"),))
    words = looked_at_sound().words
    assert words.index(INSTALL_A_SYNTHESIZER) < words.index(INSTALL_A_SOUNDFONT) < words.index(CONNECT_A_CARD)


@pytest.fixture
def card():
    """Run a JACK server, which needs no sound card to have its ports."""
    with private_server() as variables:
        Wire(variables).close()  # it answers
        yield variables


def test_sound_with_a_card_is_well_and_says_through_what(card, equipped, monkeypatch):
    for name, value in card.items():
        monkeypatch.setenv(name, value)
    found = looked_at_sound()
    assert found.is_well, found.words
    assert found.words == f"{equipped}/fluidsynth with {equipped}/mine.sf2, to a sound card through JACK"
    (equipped / "fluidsynth").unlink()
    monkeypatch.setattr(usual, "is_installed", lambda: True)
    assert looked_at_sound().words.startswith("Tiny with ")


def test_a_device_that_plays_nothing_is_no_card(equipped, monkeypatch):
    import miniaudio

    usual_device = miniaudio.PlaybackDevice
    monkeypatch.setattr(
        miniaudio,
        "PlaybackDevice",
        lambda **values: usual_device(**{**values, "backends": [miniaudio.Backend.NULL]}),
    )
    assert equipped
    assert not looked_at_sound().is_well
