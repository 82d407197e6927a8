"""The TCP streams of a capture, put together by tshark, and the HTTP messages in them."""

import re
import subprocess
import zlib
from collections import namedtuple

from stage.network import run

Stream = namedtuple("Stream", "client server")
Message = namedtuple("Message", "start host target headers body")
REQUEST = re.compile(rb"(GET|POST|PUT|HEAD) (\S+) HTTP/1\.[01]\r\n")
RESPONSE = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r\n")


def of(capture):
    """Every TCP stream: the bytes the client sent, and those the server sent."""
    numbers = run("tshark", "-r", capture, "-Y", "tcp", "-T", "fields", "-e", "tcp.stream", check=False).split()
    return [_follow(capture, number) for number in sorted(set(map(int, numbers)))]


def _follow(capture, number):
    text = run("tshark", "-r", capture, "-o", "tcp.reassemble_out_of_order:TRUE", "-q", "-z",
               f"follow,tcp,raw,{number}", check=False)
    sides = [b"", b""]
    for line in text.splitlines():
        if re.fullmatch(r"\t?(?:[0-9a-f]{2})+", line):
            sides[line.startswith("\t")] += bytes.fromhex(line.strip())
    return Stream(*sides)


def messages(stream):
    """The requests and, paired with them in order, the responses of one connection."""
    requests = [_message(stream.client, match, f"{match[1].decode()} {match[2].decode().split('?')[0]}", None)
                for match in _starts(REQUEST, stream.client)]
    finals = [match for match in RESPONSE.finditer(stream.server) if not match[1].startswith(b"1")]
    responses = [_message(stream.server, match, f"{match[1].decode()} {request.start}", request)
                 for match, request in zip(finals, requests)]
    return requests, responses


def _starts(pattern, data):
    return [match for match in pattern.finditer(data) if match.start() == 0 or data[match.start() - 1:match.start()]
            in (b"\n", b"}") or not data[match.start() - 1:match.start()].isspace()]


def _message(data, match, start, request):
    end = data.find(b"\r\n\r\n", match.end() - 2)
    lines = data[match.end():end].decode("latin-1").split("\r\n")
    headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines if ":" in line]
    named = {name.lower(): value for name, value in headers}
    rest = data[end + 4:]
    if named.get("transfer-encoding", "").lower() == "chunked":
        body = _chunks(rest)
    else:
        body = rest[:int(named.get("content-length", 0))]
    target = request.target if request else match[2].decode()
    host = request.host if request else named.get("host")
    return Message(start, host, target, headers, _decoded(body, named.get("content-encoding")))


def _chunks(data):
    parts, position = [], 0
    while (line := data.find(b"\r\n", position)) >= 0:
        size = int(data[position:line].split(b";")[0] or b"0", 16)
        if size == 0:
            break
        parts.append(data[line + 2:line + 2 + size])
        position = line + 4 + size
    return b"".join(parts)


def _decoded(body, coding):
    if coding == "gzip":
        return zlib.decompressobj(31).decompress(body)
    if coding == "deflate":
        return zlib.decompress(body)
    if coding in ("br", "zstd"):
        command = {"br": ["brotli", "-d", "-c"], "zstd": ["zstd", "-q", "-d", "-c"]}[coding]
        return subprocess.run(command, input=body, stdout=subprocess.PIPE, check=True).stdout
    return body
