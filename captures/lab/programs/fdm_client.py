"""A workstation that polls a printer by the FDM line protocol.

    fdm_client.py ADDRESS [--polls N] [--connections N] [--slow] [--interval SECONDS]

--slow sends every byte in a segment of its own.
"""

import argparse
import socket
import time

BLOCK = 64


def block(text):
    return text.encode("ascii").ljust(BLOCK, b"\0")


def send(peer, data, slow):
    if not slow:
        peer.sendall(data)
        return
    for index in range(len(data)):
        peer.sendall(data[index:index + 1])
        time.sleep(0.0004)


def read(peer, size):
    data = b""
    while len(data) < size:
        piece = peer.recv(min(1460, size - len(data)))
        if not piece:
            raise SystemExit("the printer closed the connection")
        data += piece
    return data


def poll(peer, slow):
    for text in ("GetFile", "status.sts", "NA"):
        send(peer, block(text), slow)
        time.sleep(0.004)
    read(peer, 2 * BLOCK)
    send(peer, block("OK"), slow)
    size = int(read(peer, BLOCK).rstrip(b"\0 "))
    send(peer, block("OK"), slow)
    read(peer, size)
    send(peer, block(f"Transferred: {size}"), slow)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--polls", type=int, default=1)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--interval", type=float, default=1.0)
    options = parser.parse_args()
    for connection in range(options.connections):
        if connection:
            time.sleep(options.interval)
        with socket.create_connection((options.address, 53742)) as peer:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in range(options.polls):
                if number:
                    time.sleep(options.interval)
                poll(peer, options.slow)
            time.sleep(0.05)


main()
