"""Compares the HTTP/1 requests inside TLS with what tshark opens with the same secrets."""

import collections
import os
import shutil
import subprocess

import captures
from messages import clean, host_name, split

# Key logs that lie apart from their captures, below `wireshark/test`.
KEY_LOGS = {
    "tls12-chacha20poly1305.pcap": "tls12-chacha20poly1305.keys",
    "tls13-20-chacha20poly1305.pcap": "tls13-20-chacha20poly1305.keys",
    "tls13-rfc8446.pcap": "tls13-rfc8446.keys",
    "http2-data-reassembly.pcap": "http2-data-reassembly.keys",
}
# Captures of this project that hold their secrets: many ciphers that no other corpus has.
OWN = "captures"


def run(options):
    if not shutil.which("tshark"):
        print("tshark is not installed: nothing compared")
        return 0
    agreed = total = 0
    for path, keys in found(options):
        theirs, ours, encrypted = tshark(path, keys), *candor(options, path, keys)
        same = sum((theirs & ours).values())
        both = sum((theirs | ours).values())
        agreed, total = agreed + same, total + both
        if both != same or encrypted:
            print(f"{os.path.basename(path)}: {same} of {both} requests agree, {encrypted} bytes stay closed")
            for request in (theirs - ours).elements():
                print("  only tshark:", *request)
            for request in (ours - theirs).elements():
                print("  only candor:", *request)
    print(f"HTTP/1 requests inside TLS: {agreed} of {total} agree ({100 * agreed / max(total, 1):.2f} %)")
    return 0 if total and agreed >= 0.99 * total else 1


def found(options):
    """Captures with secrets, and their key logs (`-` where the capture holds them)."""
    paths = captures.find(options.corpora, options.only)[0]
    if not options.only:
        paths += captures.find(OWN)[0]
    for path in paths:
        log = KEY_LOGS.get(os.path.basename(path)) if "wireshark" in path else None
        if log:
            yield path, os.path.join(os.path.dirname(path), "..", "keys", log)
        elif path.endswith(".pcapng"):
            with open(path, "rb") as file:
                data = file.read()
            if b"CLIENT_RANDOM " in data or b"_TRAFFIC_SECRET_0 " in data:
                yield path, "-"


def tshark(path, keys):
    """(stream, method, host, path, query) -> how often, of requests inside TLS."""
    command = ["tshark", "-n", "-2", "-r", path, "-Y", "tls && http.request", "-T", "fields", "-E", "aggregator=\x1f"]
    for field in ("tcp.stream", "http.request.method", "http.host", "http.request.uri"):
        command += ["-e", field]
    if keys != "-":
        command += ["-o", f"tls.keylog_file:{os.path.abspath(keys)}"]
    requests = collections.Counter()
    for line in subprocess.run(command, capture_output=True, text=True, errors="replace").stdout.splitlines():
        stream, methods, hosts, uris = (column.split("\x1f") for column in line.split("\t"))
        for method, host, uri in zip(methods, hosts + [""] * len(methods), uris):
            target, query = split(uri, method)
            requests[int(stream[0]), method, host_name(host), clean(target) or "/", clean(query)] += 1
    return requests


def candor(options, path, keys):
    command = [os.path.join(options.binaries, "CorporaTranscript"), "--secrets", keys, path]
    lines = [line.split("\t") for line in captures.run(command, 60).output.decode().splitlines()]
    clear = set(open_streams(path))
    requests, encrypted = collections.Counter(), 0
    for line in lines:
        if line[0] == "http" and line[4] == "request" and int(line[1]) not in clear:
            method, host, target, query = line[5:9]
            requests[int(line[1]), method, host, clean(target) or "/", clean(query.replace("=", "").replace("&", ""))] += 1
        elif line[0] == "coverage":
            encrypted = int(line[2].split("encrypted=")[1].split()[0])
    return requests, encrypted


def open_streams(path):
    """Streams without TLS: what they say is compared elsewhere."""
    command = ["tshark", "-n", "-r", path, "-Y", "http && !tls", "-T", "fields", "-e", "tcp.stream"]
    return {int(line) for line in subprocess.run(command, capture_output=True, text=True).stdout.split() if line.isdigit()}
