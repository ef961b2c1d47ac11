"""Which addresses of the network a shop's import may reach: public ones."""

import ipaddress
import socket
from collections.abc import Callable, Sequence

from knowledge.errors import SourceRefused

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host: (name, port) -> IPv4 and IPv6 addresses. Raises OSError."""

_EMBEDS = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("::/96"),
)
"""Ranges of IPv6 whose last four bytes are an address of IPv4 (RFC 6052, RFC 8215, RFC 4291)."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def system_resolver(host: str, port: int) -> Sequence[str]:
    """As the machine resolves names. It also reads "2130706433" and "0x7f.1" as addresses."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def address_to_use(host: str, port: int, resolve: Resolve, *, allow_private: bool) -> str:
    """The address to connect to. Where one address of a name is not public, none is used.

    Raises SourceRefused; the message begins with the host.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError):
        raise SourceRefused(f"{host}: has no address; check how it is written.") from None
    if not addresses:
        raise SourceRefused(f"{host}: has no address; check how it is written.")
    if not allow_private and not all(map(is_public, addresses)):
        raise SourceRefused(
            f"{host}: is an address inside a network, not a public one; "
            "a site of your own is read with --private."
        )
    return addresses[0]


def is_public(text: str) -> bool:
    """Not of this machine, its network, a group of machines, or reserved; also not in disguise."""
    try:
        address: _Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_plainly_public, (address, *_inside(address))))


def _inside(address: _Address) -> list[_Address]:
    """The addresses of IPv4 that one of IPv6 stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[_Address] = []
    if address.ipv4_mapped:
        found.append(address.ipv4_mapped)
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found += address.teredo
    if any(address in network for network in _EMBEDS):
        found.append(ipaddress.IPv4Address(address.packed[-4:]))
    return found


def _is_plainly_public(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return True  # looked at as the address that it stands for
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_private
        or address.is_unspecified
    )
