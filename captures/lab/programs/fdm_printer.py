"""A printer that speaks the FDM line protocol: 64-byte blocks on TCP 53742, status.sts as its payload.

    fdm_printer.py STATUS_FILE [--slow] [--trailer] [--second-block TEXT]

--slow sends in small pieces of irregular size; --trailer appends the printer's own `Transferred:` line to the payload.
"""

import argparse
import random
import socket
import sys
import time

BLOCK = 64


def block(text):
    return text.encode("ascii").ljust(BLOCK, b"\0")


class Closed(Exception):
    pass


class Connection:
    def __init__(self, peer, options):
        self.peer, self.options, self.random = peer, options, random.Random(53742)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read_block(self):
        data = b""
        while len(data) < BLOCK:
            piece = self.peer.recv(BLOCK - len(data))
            if not piece:
                raise Closed
            data += piece
        return data.rstrip(b"\0").decode("ascii")

    def send(self, data, largest=1):
        if not self.options.slow:
            self.peer.sendall(data)
            return
        position = 0
        while position < len(data):
            size = self.random.randint(1, largest)
            self.peer.sendall(data[position:position + size])
            position += size
            time.sleep(0.0004)

    def serve(self):
        while True:
            command, arguments = self.read_block(), []
            while (argument := self.read_block()) != "NA":
                arguments.append(argument)
            if command == "GetFile" and arguments == ["status.sts"]:
                self.send_status()

    def send_status(self):
        with open(self.options.status, "rb") as file:
            payload = file.read().replace(b"@TIME@", b"%d" % time.time())
        if self.options.trailer:
            payload += b"Transferred: %d\n" % len(payload)
        time.sleep(0.018)
        self.send(block("SendFile") + block(self.options.second_block))
        self.expect("OK")
        self.send(block(f"{len(payload)} "))
        self.expect("OK")
        time.sleep(0.046)
        self.send(payload, largest=9)
        self.expect("Transferred:")

    def expect(self, start):
        got = self.read_block()
        if not got.startswith(start):
            raise Closed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("status")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--trailer", action="store_true")
    parser.add_argument("--second-block", default="NA")
    options = parser.parse_args()
    listener = socket.create_server(("", 53742))
    print("listening", file=sys.stderr, flush=True)
    while True:
        peer, _ = listener.accept()
        with peer:
            try:
                Connection(peer, options).serve()
            except (Closed, ConnectionError):
                pass


main()
