"""Asks for services by multicast DNS, and sends nothing else.

    mdns.py SERVICE…
"""

import socket
import struct
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    sender.bind(("", 5353))
    for service in sys.argv[1:]:
        name = b"".join(bytes([len(label)]) + label.encode() for label in service.split(".")) + b"\0"
        sender.sendto(struct.pack(">6H", 0, 0, 1, 0, 0, 0) + name + struct.pack(">HH", 12, 1), ("224.0.0.251", 5353))
