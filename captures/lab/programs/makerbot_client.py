"""Finds MakerBot printers by broadcast, or talks JSON-RPC to one.

    makerbot_client.py find BROADCAST
    makerbot_client.py control ADDRESS TOKEN
"""

import json
import socket
import sys
import time


def find(broadcast):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as answers, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        answers.bind(("", 12308))
        answers.settimeout(2)
        asker.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        asker.bind(("", 12309))
        asker.sendto(json.dumps({"command": "broadcast"}).encode(), (broadcast, 12307))
        answers.recvfrom(4096)


def control(address, token):
    requests = [
        {"jsonrpc": "2.0", "method": "handshake", "params": {"username": "toperator", "host_version": "3.10"}, "id": 1},
        {"jsonrpc": "2.0", "method": "authenticate", "params": {"access_token": token}, "id": 2},
        {"jsonrpc": "2.0", "method": "set_analytics_enabled", "params": {"enabled": False}, "id": 3},
    ]
    with socket.create_connection((address, 9999)) as peer:
        peer.settimeout(1)
        for request in requests:
            peer.sendall(json.dumps(request).encode())
            peer.recv(8192)
            time.sleep(0.1)


{"find": find, "control": control}[sys.argv[1]](*sys.argv[2:])
