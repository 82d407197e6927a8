"""Looks for every planted value at its place, without the auditor."""

import base64
import gzip
import hashlib
import json
import os
import quopri
import re
import uuid
import xml.etree.ElementTree as tree
from urllib.parse import parse_qs, unquote_plus, urlsplit

from stage import streams
from stage.network import run

# Messages that are text but not HTTP: their values are looked for in whole streams.
TEXTUAL = {"AUTH", "MAIL", "RCPT", "DATA", "AUTHENTICATE", "LOGIN", "APPEND", "FETCH", "USER", "PASS", "RETR",
           "DESCRIBE"}
HASHES = ("md5", "sha1", "sha256")
# First words of messages whose values tshark shows in the lines of these protocols.
DISSECTORS = {
    "Get": "snmp", "Set": "snmp", "SNMPv": "snmp", "Report ": "snmp", "Trap ": "snmp", "NOTIFY ": "ssdp",
    "M-SEARCH ": "ssdp", "200 M-SEARCH ": "ssdp", "Hello ": "xml", "Bye ": "xml", "Prob": "xml", "RESPONSE ANY ": "llmnr",
    "REGISTRATION ": "nbns", "RESPONSE NB": "nbns", "HOST ANNOUNCEMENT ": "nbdgm", "LLDP ": "lldp", "CDP ": "cdp",
    "POST /v2/": "http2", "GET /v2/": "http2", "200 POST /v2/": "http2", "TEXT ": "websocket", "BINARY ": "websocket",
    "POST /stratasys.": "http2", "200 POST /stratasys.": "http2",
}
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main(arguments):
    names = arguments or sorted(name for name in os.listdir(ROOT) if os.path.exists(f"{ROOT}/{name}/truth.json"))
    wrong = 0
    for name in names:
        complaints, checked = verify(os.path.join(ROOT, name))
        wrong += len(complaints)
        print(f"{name:24} {checked - len(complaints)} of {checked} planted values found")
        for complaint in complaints:
            print(f"  {complaint}")
    return 1 if wrong else 0


def verify(folder):
    with open(os.path.join(folder, "truth.json")) as file:
        truth = json.load(file)
    capture = next(os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.startswith("capture."))
    found = streams.of(capture)
    pairs = [streams.messages(stream) for stream in found]
    complaints, checked = [], 0
    for entry in truth["planted"]:
        if entry.get("opaque") or entry["channel"] != "clear":
            # Inside TLS: only its absence in clear can be checked.
            count, wanted = int(entry["value"].encode() not in b"".join(side for stream in found for side in stream)), 1
        elif found and entry["location"].split()[0] in TEXTUAL and " payload " not in entry["location"]:
            sides = [side for stream in found for side in stream]
            count, wanted = sum(in_text(side, entry) for side in sides), entry["minCount"]
        elif entry.get("rawBytesOnly") or entry["location"].startswith(("DISCOVER ", "REQUEST ")):
            count, wanted = in_packets(capture, entry), 1
        elif entry["location"].startswith(tuple(DISSECTORS)):
            count, wanted = in_dissection(capture, entry), 1
        elif entry["location"].startswith("SendFile "):
            count, wanted = sum(in_status(stream.server, entry) for stream in found), entry["minCount"]
        elif not found or split(entry["location"])[0] is None or "/printers/" in entry["location"]:
            count, wanted = in_payloads(capture, found, entry), entry["minCount"]
        else:
            chosen = [message for pair in pairs for message in pair[entry["direction"] == "response"]]
            count, wanted = sum(in_message(message, entry) for message in chosen), entry["minCount"]
        checked += 1
        if count < wanted:
            complaints.append(f"{entry['dataType']} {entry['value']} at {entry['location']}: {count} of {wanted}")
    return complaints, checked


def in_packets(capture, entry):
    """Whether a datagram, or a DHCP message of the kind named, has the value as tshark shows it."""
    bare = entry["value"].replace(":", "").upper()
    if entry["location"].startswith(("DISCOVER ", "REQUEST ")):
        kind = {"DISCOVER": 1, "REQUEST": 3}[entry["location"].split()[0]]
        text = run("tshark", "-r", capture, "-Y", f"dhcp.option.dhcp == {kind}", "-O", "dhcp", check=False)
        # What stands before the message's own lines are the headers below it.
        texts = [part.split("Dynamic Host Configuration Protocol")[-1] for part in text.split("\nFrame ")]
        return int(any(entry["value"] in part for part in texts))
    payloads = run("tshark", "-r", capture, "-Y", "udp", "-T", "fields", "-e", "udp.payload", check=False).split()
    datagrams = [bytes.fromhex(payload.replace(":", "")).decode("latin-1") for payload in payloads]
    return int(any(form in datagram for datagram in datagrams for form in (entry["value"], bare)))


def in_payloads(capture, found, entry):
    """How often a value stands as it is in what datagrams and streams carry, for protocols not taken apart here."""
    payloads = run("tshark", "-r", capture, "-Y", "udp", "-T", "fields", "-e", "udp.payload", check=False).split()
    datagrams = [bytes.fromhex(payload.replace(":", "")) for payload in payloads]
    forms = [entry["value"].encode("utf-16-le" if "utf-16" in entry["form"] else "utf-8")]
    if entry["dataType"] == "mac-address":
        forms += [bytes.fromhex(entry["value"].replace(":", "")), entry["value"].replace(":", "-").upper().encode()]
    if entry["dataType"] == "ip-address" and entry["value"].count(".") == 3:
        forms.append(bytes(map(int, entry["value"].split("."))))
    if entry["value"] == "+12125550123":
        forms.append(b"+1 212 555 0123")
    streams = [opened(side) for stream in found for side in (stream.client, stream.server)]
    return sum(payload.count(form) for payload in datagrams + streams for form in forms)


def opened(data):
    """A file as it was before it was compressed, a WebSocket's bytes without their masks; anything else as it is."""
    if data.startswith(b"\x1f\x8b\x08"):
        return gzip.decompress(data)
    head, mark, rest = data.partition(b"\r\n\r\n")
    return head + mark + unmasked(rest) if b"\r\nsec-websocket-key:" in head.lower() else data


def unmasked(frames):
    """The payloads of a client's frames, one behind the other (RFC 6455 section 5.2)."""
    payloads = b""
    while len(frames) > 6:
        size, start = frames[1] & 127, 2
        if size > 125:
            start += 2 if size == 126 else 8
            size = int.from_bytes(frames[2:start], "big")
        mask, masked = frames[start:start + 4], frames[start + 4:start + 4 + size]
        payloads += bytes(byte ^ mask[index % 4] for index, byte in enumerate(masked))
        frames = frames[start + 4 + size:]
    return payloads


def in_dissection(capture, entry):
    """How many frames of the protocol have the value in what tshark shows of it, compared by letters and digits."""
    protocol = next(name for start, name in DISSECTORS.items() if entry["location"].startswith(start))
    text = run("tshark", "-r", capture, "-Y", protocol, "-O", protocol, check=False)
    forms = [plain(entry["value"])]
    if protocol == "snmp":
        # An instance has a number for each octet.
        octets = entry["value"].encode()
        if entry["dataType"] == "mac-address":
            octets = bytes.fromhex(entry["value"].replace(":", ""))
        forms.append(plain(".".join(map(str, octets))))
    return sum(any(form in plain(part) for form in forms) for part in text.split("\nFrame "))


def in_text(data, entry):
    """How often one side of a stream has the value: as it stands, or in base64 or quoted-printable."""
    text = data.decode("latin-1")
    pieces = [piece.replace("\r\n", "").rstrip("=")
              for pattern in (r"(?:[A-Za-z0-9+/]+\r\n)*[A-Za-z0-9+/]{4,}={0,2}", r"(?m)^[A-Za-z0-9+/]{8,}={0,2}")
              for piece in re.findall(pattern, text)]
    decoded = [base64.b64decode(piece + "=" * (-len(piece) % 4)).decode("latin-1")
               for piece in pieces if len(piece) % 4 != 1]
    value = entry["value"]
    spaced = "+1 212 555 0123" if value == "+12125550123" else value
    return sum(spaced in candidate for candidate in [text, quopri.decodestring(data).decode("latin-1"), *decoded])


def in_status(data, entry):
    """How often a status text has the value at its key, in the stanza named."""
    stanza, key = re.fullmatch(r"(\w+)(?:\[\d+\])?\.(\w+)(?:\[\d+\])?", entry["location"].split()[3]).groups()
    texts = data.decode("latin-1").replace("\r\n", "\n").split("set machineStatus(")
    pattern = re.compile(rf'-{key} [{{"]?{re.escape(entry["value"])}(\.0+)?["}}]?\n')
    return sum(1 for text in texts if text.startswith(stanza + ")") and pattern.search(text))


def in_message(message, entry):
    """1 if the message stands for the location and has the value there."""
    start, part, path = split(entry["location"])
    if message.start != start or entry["host"] is not None and (message.host or "").split(":")[0] != entry["host"]:
        return 0
    if {"cbor", "msgpack", "protobuf", "plist", "mime-word", "quoted-printable"} & set(entry["form"]):
        # The path is not followed in these: the value has to stand in the body, at whatever depth.
        text = message.body.decode("latin-1")
        pieces = [piece for piece in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text) if len(piece) % 4 != 1]
        candidates = [text, quopri.decodestring(message.body).decode("latin-1"),
                      *(base64.b64decode(piece + "=" * (-len(piece) % 4)).decode("latin-1") for piece in pieces)]
    else:
        candidates = value_at(message, part, path)
    return int(any(matches(candidate, entry) for candidate in candidates))


def split(location):
    match = re.fullmatch(r"((?:\d{3} )?\w+ \S+) (path|query|header|cookie|set-cookie|body) ?(.*)", location)
    return match.groups() if match else (None, None, None)


def value_at(message, part, path):
    """The texts at a path: the first step by the part of the message, the others inside what was found."""
    first, *others = path.split(" ")
    if part == "path":
        values = message.target.split("?")[0].split("/")
    elif part == "query":
        values = parse_qs(urlsplit(message.target).query).get(first, [])
    elif part == "header":
        values = [value for name, value in message.headers if name.lower() == first.lower()]
    elif part == "cookie":
        pairs = "; ".join(value for name, value in message.headers if name.lower() == "cookie").split("; ")
        values = [pair.split("=", 1)[1] for pair in pairs if pair.split("=", 1)[0] == first]
    elif part == "set-cookie":
        pairs = [value.split(";")[0] for name, value in message.headers if name.lower() == "set-cookie"]
        values = [pair.split("=", 1)[1] for pair in pairs if pair.split("=", 1)[0] == first]
    elif others == ["filename"]:
        values, others = re.findall(rf'name="{first}"; filename="([^"]*)"', message.body.decode("latin-1")), []
    else:
        values = inside(message.body.decode("latin-1"), first)
    while others:
        step = others.pop(0)
        if step in ("query", "fragment"):
            kind, step = step, others.pop(0)
            values = [value for text in values for layer in layers(text)
                      for value in parse_qs(getattr(urlsplit(layer), kind)).get(step, [])]
        elif step == "claims":
            values = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
                      for text in values for part in text.split(".")[1:2]]
        else:
            values = [value for text in values for layer in layers(text) for value in inside(layer, step)]
    return values


def inside(text, step):
    """What a step of a path finds in a document: JSON path, XPath, form or multipart field, argument of GraphQL."""
    if step.startswith("$"):
        return [value for document in documents(text) for value in at_path(document, step)]
    if re.fullmatch(r"\[\d+\]", step):
        parts = re.split(r"\r\n--[^\r]*\r\n", "\r\n" + text)[1:]
        number = int(step[1:-1])
        return [parts[number].split("\r\n\r\n", 1)[1]] if number < len(parts) else []
    if re.search(r"\{.*\}", text, re.DOTALL) and re.fullmatch(r"\w+(\.\w+)+", step):
        field, *_, argument = step.split(".")
        return re.findall(rf'\b{field}\([^)]*?\b{argument}: "([^"]*)"', text)
    if step.startswith("/"):
        *names, last = step.split("/")[1:]
        element = tree.fromstring(text.encode("latin-1"))  # the bytes as they came, whatever their encoding
        names, attribute = (names, last[1:]) if last.startswith("@") else ([*names, last], None)
        names = [name.split(":")[-1] for name in names]
        for name in names[1:]:
            element = next(child for child in element if child.tag.split("}")[-1] == name)
        return [element.get(attribute) if attribute else element.text]
    field = re.search(rf'name="{re.escape(step)}"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--', text, re.DOTALL)
    return [field[1]] if field else parse_qs(text).get(step, [])


def documents(text):
    """The JSON documents of a text: one behind the other, or a line each of which some may be broken."""
    decoder, start = json.JSONDecoder(), 0
    while start < len(text):
        try:
            document, start = decoder.raw_decode(text, start)
            yield document
        except ValueError:
            start = text.find("\n", start) + 1 or len(text)
        while start < len(text) and text[start].isspace():
            start += 1


def at_path(value, step):
    """The value at a JSON path in a document, if there is one."""
    try:
        for key, quoted, index in re.findall(r"\.(\w+)|\['([^']+)'\]|\[(\d+)\]", step):
            value = value[key or quoted] if key or quoted else value[int(index)]
    except (KeyError, IndexError, TypeError):
        return []
    return [value if isinstance(value, str) else json.dumps(value)]


def layers(text):
    """A text as it stands, and with each coding undone that can be."""
    yield text
    yield unquote_plus(text)
    for piece in {text, unquote_plus(text), *text.replace("Bearer ", "").split(".")}:
        padded = piece + "=" * (-len(piece) % 4)
        for decode in (base64.b64decode, base64.urlsafe_b64decode, bytes.fromhex):
            try:
                yield decode(piece if decode == bytes.fromhex else padded).decode()
            except (ValueError, UnicodeDecodeError):
                pass


def matches(text, entry):
    """Whether a text holds the value, in a spelling or a coding or as a hash."""
    value = entry["value"]
    if entry["dataType"] in ("browser-type", "operating-system"):
        return bool(re.search(value.replace(" ", r".{0,4}"), text))
    if any(name in entry["form"] for name in HASHES):
        name = next(name for name in HASHES if name in entry["form"])
        return any(hashlib.new(name, spelling.encode()).hexdigest() == text.lower() for spelling in spellings(value))
    if "uuid-v1" in entry["form"]:
        return f"{uuid.UUID(text).node:012x}" == plain(value)
    if "eui-64" in entry["form"]:
        return text.endswith("200:5eff:fe00:5310")
    if "last-octets" in entry["form"]:
        return text.endswith(plain(value)[-6:])
    return any(value in layer or plain(value) in plain(layer) for layer in layers(text))


def spellings(value):
    bare = re.sub(r"[:+]", "", value)
    yield from (value, value.upper(), bare, bare.upper(), value.replace(":", "-").upper())


def plain(text):
    """Letters and digits only, and without the country code of the region, so that spellings agree."""
    return re.sub(r"^1(?=\d{10}$)", "", re.sub(r"[^0-9a-z]", "", text.lower()))
