"""Python imports this by itself, so that a client with a fixed host finds it on loopback: its code stays as it is.

The front's certificate comes by SSL_CERT_FILE. Nothing leaves the machine.
"""

import os
import socket

LOOPBACK = ("127.0.0.1", "localhost", "::1")
getaddrinfo = socket.getaddrinfo


def rerouted(host, port, *args, **kwargs):
    if host == os.environ.get("FRONT_HOST"):
        return getaddrinfo("127.0.0.1", int(os.environ["FRONT_PORT"]), *args, **kwargs)
    if host in LOOPBACK:
        return getaddrinfo(host, port, *args, **kwargs)
    raise socket.gaierror(f"nothing leads to {host}")


socket.getaddrinfo = rerouted
