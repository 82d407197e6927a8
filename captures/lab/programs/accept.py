"""Accepts connections on a port and gives each to a program as its standard input and output, as inetd does."""

import socket
import subprocess
import sys

with socket.create_server(("", int(sys.argv[1]))) as server:
    print("listening", flush=True)
    while True:
        connection, _ = server.accept()
        with connection:
            subprocess.Popen(sys.argv[2:], stdin=connection, stdout=connection, stderr=subprocess.DEVNULL)
