import socket

import pytest

from knowledge.errors import SourceRefused
from knowledge.web import load_address
from knowledge.web.addresses import address_to_use, is_public, system_resolver


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "8.8.8.8"])
def test_public_addresses_are_used(address: str) -> None:
    assert is_public(address)
    assert address_to_use("x.example", 80, lambda *_: [address], allow_private=False) == address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2002:c0a8:1::1", "2001:0:5ef5:79fd:0:0:80ff:fffe", "not an address",
    ],
)  # fmt: skip
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(SourceRefused, match="not a public one"):
        address_to_use("x.example", 80, lambda *_: ["8.8.8.8", address], allow_private=False)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]",
     "localhost", "0", "169.254.169.254"],
)  # fmt: skip
def test_every_writing_of_a_private_address_is_refused(host: str) -> None:
    with pytest.raises(SourceRefused, match=r"not a public one|has no address|is no address"):
        load_address(f"http://{host}/latest/meta-data", default_currency="CNY")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "http://", "https:///a",
     "http://user:secret@x.example/", "javascript:alert(1)", "http://x.example:99999/", "x"],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(SourceRefused):
        load_address(url, default_currency="CNY", resolve=lambda *_: pytest.fail("was resolved"))


def test_a_name_without_address_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such name")

    with pytest.raises(SourceRefused, match=r"^nowhere\.example: has no address"):
        load_address("https://nowhere.example/", default_currency="CNY", resolve=unknown)


def test_the_system_reads_numbers_as_addresses() -> None:
    assert system_resolver("2130706433", 80) == ["127.0.0.1"]
