"""Leads the hosts of an unchanged client to a mock server: PYTHONPATH=examples/fixed-hosts/python python3 client.py

For clients that know no proxy, e.g. websockets before version 15. Python imports a module of this name by itself.
Certificates are checked as ever, against the name that the client asked for.
"""

import os
import socket

_place = os.environ.get("WEBCAST_MOCK_TLS", "")
_hosts = set(os.environ.get("WEBCAST_MOCK_HOSTS", "").split(","))
_address, _, _port = _place.rpartition(":")
_getaddrinfo = socket.getaddrinfo


def _redirected(host, port, *args, **kwargs):
    if host in _hosts and port in (443, "443", "https"):
        host, port = _address.strip("[]"), int(_port)
    return _getaddrinfo(host, port, *args, **kwargs)


if _place:
    socket.getaddrinfo = _redirected
