import os
import signal
import sys

import pytest

from ripieno.app.cli.end_signals import PATIENT_SIGNALS, taking_signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_is_taken_and_ends_nothing(name):
    number, taken = getattr(signal, name), []
    before = signal.getsignal(number)
    with taking_signals(lambda: taken.append(name)):
        for _ in range(PATIENT_SIGNALS - 1):
            os.kill(os.getpid(), number)
    assert taken == [name] * (PATIENT_SIGNALS - 1)
    assert signal.getsignal(number) is before


def test_who_insists_gets_an_end():
    with taking_signals(lambda: None):
        for _ in range(PATIENT_SIGNALS - 1):
            os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
