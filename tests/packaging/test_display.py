from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

import display

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="always has a display")


def test_nothing_set_means_no_display() -> None:
    assert "no display" in str(display.why_no_window({}))
    assert "no display" in str(display.why_no_window({"DISPLAY": "", "WAYLAND_DISPLAY": ""}))


def test_a_platform_chosen_on_purpose_is_believed() -> None:
    assert display.why_no_window({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_a_display_that_doesn_t_answer_is_named() -> None:
    assert display.why_no_window({"DISPLAY": ":31999"}) == "The display :31999 doesn't answer"


def test_another_machine_s_display_is_left_to_qt() -> None:
    assert display.why_no_window({"DISPLAY": "localhost:10.0"}) is None


def test_a_wayland_socket_is_enough(tmp_path: Path) -> None:
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"}
    assert display.why_no_window(environment) is not None
    (tmp_path / "wayland-0").touch()
    assert display.why_no_window(environment) is None


@pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets")
def test_an_x_server_that_listens_is_found() -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X31998")
        server.listen()
        assert display.why_no_window({"DISPLAY": ":31998.0"}) is None
        assert display.why_no_window({"DISPLAY": "unix:31998"}) is None
