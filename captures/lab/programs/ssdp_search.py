"""Searches for UPnP devices by SSDP and prints who answered, as the search of a control point does.

    ssdp_search.py TARGET
"""

import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as searcher:
    searcher.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 2)
    searcher.settimeout(2)
    searcher.sendto(
        f'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: {sys.argv[1]}\r\n'
        "USER-AGENT: Linux/6 UPnP/1.1 lab-search/1\r\nCPFN.UPNP.ORG: janeroe-laptop\r\n\r\n".encode(),
        ("239.255.255.250", 1900))
    try:
        while True:
            print(searcher.recv(2048).decode("latin-1"))
    except TimeoutError:
        pass
