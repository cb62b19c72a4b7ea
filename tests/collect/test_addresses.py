from __future__ import annotations

import pytest

from leeway.collect.addresses import ip_of, is_public, read_address
from leeway.collect.errors import RefusedAddress
from leeway.collect.github_address import read_repository


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no address"),
        ("status.example.com/x", "has no scheme: write https://status.example.com/x"),
        ("https://me:hunter2@example.com", "take out what stands before"),
        ("file:///etc/passwd", "only https addresses are"),
        ("ftp://example.com", "only https addresses are"),
        ("http://example.com", "isn't encrypted"),
        ("https://exa mple.com", "a space or a control character"),
        ("https://example.com:99999", "port"),
        ("https:///x", "names no host|has no scheme"),
        ("https://[::1", "isn't an address"),
    ],
)
def test_what_isn_t_asked_is_refused_with_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(RefusedAddress, match=sentence) as caught:
        read_address(text)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "192.168.1.9", "172.16.0.1", "169.254.169.254", "127.0.0.1", "[::1]", "[fe80::1]", "[fd00::1]",
     "[::ffff:10.0.0.1]", "100.64.0.1", "0.0.0.0", "printer.local", "wiki", "localhost", "git.corp"],
)  # fmt: skip
def test_private_hosts_need_asking(host: str) -> None:
    assert read_address(f"https://{host}/x").needs_asking


@pytest.mark.parametrize("host", ["status.example.com", "8.8.8.8", "[2606:4700::1111]", "bücher.example"])
def test_public_hosts_don_t(host: str) -> None:
    assert not read_address(f"https://{host}").needs_asking


def test_an_address_is_read_in_one_way() -> None:
    address = read_address("  HTTPS://Status.Example.com.:443/a?b=c#d ")
    assert (address.url, address.origin) == (
        "https://status.example.com/a?b=c",
        "https://status.example.com:443",
    )
    assert address.shown == "https://status.example.com/a"
    assert read_address("http://127.0.0.1:80/").url == "http://127.0.0.1/"


def test_multicast_and_mapped_addresses_aren_t_public() -> None:
    for text in ("224.0.0.1", "ff02::1", "::ffff:192.168.0.1", "::"):
        ip = ip_of(text)
        assert ip is not None
        assert not is_public(ip)


@pytest.mark.parametrize(
    ("text", "api", "name"),
    [
        ("python/cpython", "https://api.github.com", "python/cpython"),
        ("https://github.com/python/cpython.git", "https://api.github.com", "python/cpython"),
        ("https://git.example.com/team/tool/", "https://git.example.com/api/v3", "team/tool"),
    ],
)
def test_a_repository_is_read_from_its_name_or_address(text: str, api: str, name: str) -> None:
    found = read_repository(text)
    assert (found.api, found.full_name) == (api, name)


def test_an_enterprise_server_has_its_own_addresses() -> None:
    found = read_repository("team/tool", "https://git.example.com/api/v3/")
    assert found.url == "https://git.example.com/api/v3/repos/team/tool"
    assert found.graphql == "https://git.example.com/api/graphql"
    assert read_repository("a/b").graphql == "https://api.github.com/graphql"
    for text in ("nonsense", "a/..", "https://github.com/a", "a/b c"):
        with pytest.raises(RefusedAddress):
            read_repository(text)
