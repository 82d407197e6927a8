"""Carries raw bytes over TCP or UDP, for what is no HTTP.

    lines.py serve PORT                     answers each TCP connection with `ok`, and takes datagrams
    lines.py tcp ADDRESS PORT FILE          sends a file over one connection
    lines.py udp ADDRESS PORT FILE          sends each line of a file as a datagram
    lines.py datagram ADDRESS PORT FILE     sends a whole file as one datagram
"""

import socket
import sys
import threading
import time


def serve(port):
    listener = socket.create_server(("", port))
    taker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    taker.bind(("", port))
    threading.Thread(target=lambda: [taker.recv(65535) for _ in iter(int, 1)], daemon=True).start()
    print("listening", file=sys.stderr, flush=True)
    while True:
        peer, _ = listener.accept()
        with peer:
            while peer.recv(65536):
                pass
            peer.sendall(b"ok\n")


def tcp(address, port, data):
    with socket.create_connection((address, port)) as peer:
        for start in range(0, len(data), 1000):
            peer.sendall(data[start:start + 1000])
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(1000):
            pass


def udp(address, port, messages):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for message in messages:
            sender.sendto(message, (address, port))
            time.sleep(0.005)


if sys.argv[1] == "serve":
    serve(int(sys.argv[2]))
else:
    with open(sys.argv[4], "rb") as file:
        content = file.read()
    if sys.argv[1] == "tcp":
        tcp(sys.argv[2], int(sys.argv[3]), content)
    else:
        udp(sys.argv[2], int(sys.argv[3]), content.splitlines() if sys.argv[1] == "udp" else [content])
