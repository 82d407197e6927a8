"""Compares the HTTP requests inside TLS with what tshark opens with the same secrets."""

import collections
import os
import re
import shutil
import subprocess

import captures
from messages import clean, host_name, split

# Key logs that lie apart from their captures, below `wireshark/test`, and the RSA key of several (Wireshark's sources have
# it under `test/keys`; it may also lie in the folder `keys` of --work).
KEY_LOGS = {
    "tls12-chacha20poly1305.pcap": "tls12-chacha20poly1305.keys",
    "tls13-20-chacha20poly1305.pcap": "tls13-20-chacha20poly1305.keys",
    "tls13-rfc8446.pcap": "tls13-rfc8446.keys",
    "http2-data-reassembly.pcap": "http2-data-reassembly.keys",
    "rsasnakeoil2.pcap": "rsasnakeoil2.key",
    "tls-renegotiation.pcap": "rsasnakeoil2.key",
}
# The pre-shared key of Wireshark's own captures with suites that use one.
SHARED_KEY = "ca19e028a8a372ad2d325f950fcaceed"
SHARED = {"tls12-aes128ccm.pcap", "tls12-aes256gcm.pcap"}
# Captures of this project that hold their secrets: many ciphers that no other corpus has.
OWN = "captures"


def run(options):
    if not shutil.which("tshark"):
        print("tshark is not installed: nothing compared")
        return 0
    agreed = total = unended = tunnelled = 0
    for path, keys in found(options):
        theirs, (ours, unfinished, encrypted) = tshark(path, keys), candor(options, path, keys)
        within = inside_tunnels(ours, theirs)
        ours -= within
        tunnelled += sum(within.values())
        same = sum((theirs & ours).values())
        both = sum((theirs | ours).values())
        agreed, total, unended = agreed + same, total + both, unended + sum(unfinished.values())
        if both or encrypted or unfinished:
            print(f"{os.path.basename(os.path.dirname(path))}/{os.path.basename(path)}: {same} of {both} requests agree, "
                  f"{sum(unfinished.values())} have no end, {encrypted} bytes stay closed")
            for request in (theirs - ours).elements():
                print("  only tshark:", *request)
            for request in (ours - theirs).elements():
                print("  only candor:", *request)
    print(f"HTTP requests inside TLS: {agreed} of {total} agree ({100 * agreed / max(total, 1):.2f} %); "
          f"only candor tells {unended} more whose heads have no end, and {tunnelled} inside tunnels of HTTP/2")
    return 0 if total and agreed >= 0.99 * total else 1


def inside_tunnels(ours, theirs):
    """Requests inside CONNECT tunnels of HTTP/2 (RFC 9113 section 8.5), into which tshark does not look."""
    tunnels = {stream for stream, method, _, target, _ in ours if method == "CONNECT" and target == "/"}
    return collections.Counter({key: count for key, count in (ours - theirs).items() if key[0] in tunnels})


def found(options):
    """Captures with secrets, and the options that open them: (key log or key of RSA or `-`)."""
    paths = captures.find(options.corpora, options.only)[0]
    if not options.only:
        paths += captures.find(OWN)[0]
    for path in paths:
        name = os.path.basename(path)
        if "wireshark" in path and name in SHARED:
            yield path, "PSK " + SHARED_KEY
        elif "wireshark" in path and name in KEY_LOGS:
            places = os.path.join(os.path.dirname(path), "..", "keys"), os.path.join(options.work, "keys")
            log = next((file for place in places if os.path.exists(file := os.path.join(place, KEY_LOGS[name]))), None)
            if log:
                yield path, log
            else:
                print(f"{name}: {KEY_LOGS[name]} is not there")
        elif path.endswith(".pcapng"):
            with open(path, "rb") as file:
                data = file.read()
            if b"CLIENT_RANDOM " in data or b"_TRAFFIC_SECRET_0 " in data:
                yield path, "-" + key_log(options, data)


def key_log(options, data):
    """The secrets of a pcapng file as a key log of their own: tshark does not use those that stand behind their packets."""
    path = os.path.join(options.work, "inside.keys")
    with open(path, "wb") as file:
        for line in re.findall(rb"[A-Z_0-9]+ [0-9a-fA-F]{16,} [0-9a-fA-F]{32,}", data):
            file.write(line + b"\n")
    return path


def opening(keys):
    """What makes tshark use the secrets."""
    keys = keys.removeprefix("-")
    if keys.startswith("PSK "):
        return ["-o", "tls.psk:" + keys[4:]]
    path = os.path.abspath(keys)
    return ["-o", f'uat:rsa_keys:"{path}",""'] if keys.endswith(".key") else ["-o", f"tls.keylog_file:{path}"]


def tshark(path, keys):
    """(stream, method, host, path, query) -> how often, of requests inside TLS."""
    requests = collections.Counter()
    for kind, fields in (("http.request", ("http.request.method", "http.host", "http.request.uri")),
                         ("http2.headers.method",
                          ("http2.headers.method", "http2.headers.authority", "http2.headers.path"))):
        command = ["tshark", "-n", "-2", "-r", path, "-Y", f"tls && {kind}", "-T", "fields", "-E", "aggregator=\x1f"]
        for field in ("tcp.stream", *fields):
            command += ["-e", field]
        output = subprocess.run(command + opening(keys), capture_output=True, text=True, errors="replace").stdout
        for line in output.splitlines():
            stream, methods, hosts, uris = (column.split("\x1f") for column in line.split("\t"))
            for method, host, uri in zip(methods, hosts + [""] * len(methods), uris):
                target, query = split(uri, method)
                requests[int(stream[0]), method, host_name(host), clean(target) or "/", clean(query)] += 1
    return requests


def candor(options, path, keys):
    log = "-" if keys.startswith("-") else keys
    if keys.startswith("PSK "):
        log = os.path.join(options.work, "shared.keys")
        with open(log, "w") as file:
            file.write(keys + "\n")
    command = [os.path.join(options.binaries, "CorporaTranscript"), "--secrets", log, path]
    lines = [line.split("\t") for line in captures.run(command, 60).output.decode().splitlines()]
    sealed = sealed_streams(path)
    requests, unfinished, encrypted = collections.Counter(), collections.Counter(), 0
    for line in lines:
        if line[0] == "http" and line[4] in ("request", "request2", "unfinished") and int(line[1]) in sealed:
            method, host, target, query = line[5:9]
            if method == "CONNECT" and not target.startswith("/"):
                # The host and port stand where others have a path.
                host, target = host_name(target), ""
            key = int(line[1]), method, host, clean(target) or "/", clean(query.replace("=", "").replace("&", ""))
            (unfinished if line[4] == "unfinished" else requests)[key] += 1
        elif line[0] == "coverage":
            encrypted = int(line[2].split("encrypted=")[1].split()[0])
    return requests, unfinished, encrypted


def sealed_streams(path):
    """Streams with TLS: what is said in clear is compared elsewhere."""
    command = ["tshark", "-n", "-r", path, "-Y", "tls", "-T", "fields", "-e", "tcp.stream"]
    return {int(line) for line in subprocess.run(command, capture_output=True, text=True).stdout.split() if line.isdigit()}
