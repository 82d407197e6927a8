"""A relay between two Ethernet ports that loses, doubles and reorders TCP segments with payload, by a seeded choice.

    relay.py PORT PORT
"""

import heapq
import random
import select
import socket
import sys
import time

LOST, DOUBLED, DELAYED = 0.10, 0.10, 0.20
OUTGOING = 4


def bears_payload(frame):
    """True for a TCP segment over IPv4 that carries bytes: only those are disturbed."""
    if frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return False
    ip = (frame[14] & 15) * 4
    return int.from_bytes(frame[16:18], "big") > ip + (frame[14 + ip + 12] >> 4) * 4


def main():
    numbers = random.Random(20181031)
    ports = []
    for name in sys.argv[1:3]:
        port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        port.bind((name, 0))
        ports.append(port)
    print("relaying", file=sys.stderr, flush=True)
    waiting, order = [], 0
    while True:
        patience = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        ready, _, _ = select.select(ports, [], [], patience)
        for port in ready:
            frame, (_, _, kind, _, _) = port.recvfrom(65536)
            if kind == OUTGOING:
                continue
            other = ports[1 - ports.index(port)]
            copies, delay = 1, 0.0
            if bears_payload(frame):
                choice = numbers.random()
                if choice < LOST:
                    copies = 0
                elif choice < LOST + DOUBLED:
                    copies = 2
                elif choice < LOST + DOUBLED + DELAYED:
                    delay = 0.012
            for copy in range(copies):
                order += 1
                heapq.heappush(waiting, (time.monotonic() + delay + 0.002 * copy, order, frame, other))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, frame, port = heapq.heappop(waiting)
            port.send(frame)


main()
