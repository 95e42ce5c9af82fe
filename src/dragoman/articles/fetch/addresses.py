"""Which addresses may be asked for anything: public ones, and what a person has allowed by name.

Enters: an address as written, and the address that a connection is about to be made to. Leaves: the address to ask, or a `FetchError`. It refuses
private, loopback, link-local and every other address that is not a public one at the moment of connecting, so that neither a redirect
nor a name that changes its mind leads into the network of the reader.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from dragoman.articles.fetch.errors import FetchError

if TYPE_CHECKING:
    from yarl import URL

# The longest address that servers and proxies agree on (RFC 9110, section 4.1, asks for 8,000 at least).
URL_LIMIT_CHARS: Final = 8_000
NOT_PUBLIC: Final = "is not a public address"
SCHEMES: Final = ("http", "https")
# Addresses of IPv6 in which one of IPv4 is wrapped: what counts is the one inside.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]


class RefusedAddressError(OSError):
    """A connection that was not made, because its address is no public one."""


def is_web_address(words: str) -> bool:
    """Whether an argument of the command line is meant as an address of the web rather than a path."""
    return words.lower().startswith(("http://", "https://"))


def read_url(address: str) -> URL:
    """The address to ask. Raises `FetchError` for one that is not of the web, carries a password, or is too long."""
    from yarl import URL

    if len(address) > URL_LIMIT_CHARS:
        raise FetchError(
            f"the address is longer than {URL_LIMIT_CHARS:,} characters; give a shorter one", address[:80], "refused"
        )
    try:
        url = URL(address.strip())
        _ = url.port
    except ValueError as error:
        raise FetchError(f"this is no address ({error}); check it", address, "refused") from error
    if url.scheme not in SCHEMES:
        named = f"{url.scheme}:" if url.scheme else "without a scheme"
        raise FetchError(
            f"an address {named} is not fetched; give one that begins with https:// or http://", address, "refused"
        )
    if not url.host:
        raise FetchError("the address names no host; check it", address, "refused")
    if url.user is not None or url.password is not None:
        raise FetchError(
            "the address holds a name or password, which would be stored with the article; leave it out",
            str(url.with_user(None)),
            "refused",
        )
    return url.with_fragment(None)


def name_host(url: URL) -> str:
    """Host and port of an address: what politeness and robots.txt are for."""
    return f"{url.host}:{url.port}"


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public network.

    >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is None and number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if number in _LOCAL_NAT64 or number.is_site_local:
            return False
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def make_socket(info: AddressInfo) -> socket.socket:
    """A socket for an address that is about to be connected to. Raises `RefusedAddressError` for one that is not public.

    It sees the very address of the connection, after every look-up, so nothing can be put in its place later.
    """
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise RefusedAddressError(f"{address[0]} {NOT_PUBLIC}")
    return make_any_socket((family, kind, protocol, "", address))


def make_any_socket(info: AddressInfo) -> socket.socket:
    """A socket for any address: of hosts that were allowed by name."""
    return socket.socket(info[0], info[1], info[2])


SocketFactory = Callable[[AddressInfo], socket.socket]
