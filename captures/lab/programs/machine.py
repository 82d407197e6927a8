"""A machine that speaks SHDR on TCP 7878 and OPC UA on TCP 4840, and the program that connects to it.

    machine.py serve
    machine.py connect ADDRESS

Both ends are ours: no program of Debian speaks either protocol. SHDR is written as the documentation of the public agent
has it, OPC UA as OPC 10000-6 and 10000-4 have it.
"""

import socket
import struct
import sys
import threading
import time

LINES = """* shdrVersion: 2.0
2026-05-25T10:00:00.100Z|avail|AVAILABLE|operator|roe|program|bracket_v3.cmb
2026-05-25T10:00:00.200Z|hotend|normal||||
2026-05-25T10:00:00.300Z|mac_address|00:00:5e:00:53:10
2026-05-25T10:00:00.400Z|@ASSET@|m1|RawMaterial|<RawMaterial assetId="m1" serialNumber="RM-55120"><Lot>LOT-77</Lot></RawMaterial>
"""
POLICY = "http://opcfoundation.org/UA/SecurityPolicy#None"


def text(value):
    return struct.pack("<i", -1) if value is None else struct.pack("<I", len(value)) + value.encode()


def chunk(kind, body):
    return kind.encode() + struct.pack("<I", len(body) + 8) + body


def message(service, body):
    return chunk("MSGF", struct.pack("<4I", 1, 1, 51, 1) + struct.pack("<BBH", 1, 0, service) + body)


def head():
    return b"\0\0" + struct.pack("<QII", 0, 7, 0) + text(None) + struct.pack("<I", 10000) + b"\0\0\0"


def said(address):
    """What the client says, one after the other."""
    endpoint = f"opc.tcp://{address}:4840"
    yield chunk("HELF", struct.pack("<5I", 0, 65536, 65536, 0, 0) + text(endpoint))
    yield chunk("OPNF", struct.pack("<I", 0) + text(POLICY) + text(None) + text(None)
                + struct.pack("<II", 51, 1) + struct.pack("<BBH", 1, 0, 446) + head())
    yield message(461, head() + text("urn:desk-12:example:client") + text("urn:example.org:product")
                  + b"\3" + text("en") + text("Desk client") + struct.pack("<I", 1) + text(None) + text(None)
                  + struct.pack("<i", -1) + text(None) + text(endpoint) + text("session 1")
                  + text(None) + text(None) + struct.pack("<dI", 60000.0, 0))
    token = text("username") + text("operator7") + text("Secret-42") + text(None)
    yield message(467, head() + text(None) + text(None) + struct.pack("<i", -1) + struct.pack("<i", -1)
                  + struct.pack("<BBHB", 1, 0, 324, 1) + struct.pack("<I", len(token)) + token + text(None) + text(None))


def listen(port, talk):
    listener = socket.create_server(("", port))

    def work():
        while True:
            peer, _ = listener.accept()
            with peer:
                talk(peer)

    threading.Thread(target=work, daemon=True).start()


def speak_lines(peer):
    peer.recv(100)
    peer.sendall(b"* PONG 10000\n")
    for line in LINES.splitlines(keepends=True):
        peer.sendall(line.encode())
        time.sleep(0.02)


def speak_opcua(peer):
    while data := peer.recv(65536):
        if data.startswith(b"HEL"):
            peer.sendall(chunk("ACKF", struct.pack("<5I", 0, 65536, 65536, 0, 0)))
        elif data.startswith(b"OPN"):
            peer.sendall(chunk("OPNF", struct.pack("<I", 1) + text(POLICY) + text(None) + text(None)
                               + struct.pack("<II", 51, 1) + struct.pack("<BBH", 1, 0, 449)))
        else:
            peer.sendall(message(464, text("urn:f900:D12345")))


def serve():
    listen(7878, speak_lines)
    listen(4840, speak_opcua)
    print("listening", file=sys.stderr, flush=True)
    threading.Event().wait()


def connect(address):
    with socket.create_connection((address, 7878)) as peer:
        peer.sendall(b"* PING\n")
        while peer.recv(4096):
            pass
    with socket.create_connection((address, 4840)) as peer:
        for words in said(address):
            peer.sendall(words)
            peer.recv(65536)


{"serve": serve, "connect": connect}[sys.argv[1]](*sys.argv[2:])
