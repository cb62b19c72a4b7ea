"""With the network cut, the command line works on the sample as ever, and never touches a socket."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from tests.command_line import leeway
from tests.network_cut import cut
from tests.outage_case import NOW
from tests.register_files import write_sample

if TYPE_CHECKING:
    from pathlib import Path

DAY = NOW.date().isoformat()
SCENARIO = "Codex CLI as a tested fallback"


def test_a_cut_network_refuses_a_socket_and_notes_it() -> None:
    with cut() as noted:
        with pytest.raises(OSError, match="network is cut"):
            socket.create_connection(("127.0.0.1", 9))
        with pytest.raises(OSError, match="network is cut"):
            socket.socket()
    assert [one.partition(":")[0] for one in noted] == ["socket.getaddrinfo", "socket.__new__"]
    socket.socket().close()


@pytest.mark.parametrize(
    "words",
    [
        ("portfolio", "FILE", "--as-of", DAY, "--json"),
        ("drill", "FILE", "--as-of", DAY, "--json"),
        ("whatif", "FILE", "--as-of", DAY, "--set", "outage-length:Anthropic=2", "--json"),
        ("compare", "FILE", "Claude Code", "Codex CLI", "--as-of", DAY, "--json"),
        ("memo", "FILE", "Claude Code", "--as-of", DAY, "--scenario", SCENARIO, "-o", "memo.pdf"),
        ("burn", "FILE", "--product", "Claude Code", "--json"),
        ("outages", "FILE", "--json"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_works_without_network(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = write_sample(tmp_path / "sample.leeway", NOW)
    names = {"FILE": file, "memo.pdf": tmp_path / "memo.pdf"}
    with cut() as noted:
        run = leeway(*(names.get(word, word) for word in words))
    assert run.returncode == 0, run.stderr
    assert run.stdout
    assert noted == []
