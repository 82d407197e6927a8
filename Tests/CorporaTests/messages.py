"""HTTP/1 requests and responses, stream by stream."""

import collections
import difflib
import re

COOKIES = ("cookie:", "set-cookie:")


def clean(text):
    """As the transcript writes text: what is not printable ASCII is `?`."""
    return re.sub(r"\?+", "?", "".join(c if " " <= c < "\x7f" else "?" for c in unescape(text)))


def unescape(text):
    marks = {"\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"'}
    return re.sub(r"\\[\\nrt\"]|\\x[0-9a-f]{2}|\\[0-7]{3}", lambda m: marks.get(m[0], "?"), text)


def split(uri, method):
    """Path and query as candor tells them apart; the query without its separators."""
    if method != "CONNECT":
        uri = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*", "", uri)
    path, _, query = uri.partition("?")
    return path, re.sub(r"[&;=]", "", query)


def host_name(text):
    text = text.rpartition("@")[2].strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]


class Message:
    def __init__(self, frame, key, host=None, query="", headers=None):
        self.frame, self.key, self.host, self.query, self.headers = frame, key, host, query, headers


def tshark_messages(frames):
    """(stream, kind) -> messages."""
    result = collections.defaultdict(list)
    for frame in frames:
        if frame.transport != "t" or not frame.tcp:
            continue
        for index, method in enumerate(frame.methods):
            uri = frame.uris[index] if index < len(frame.uris) else ""
            path, query = split(uri, method)
            single = len(frame.methods) == 1
            host = None
            if method == "CONNECT":
                host = host_name(uri)
            elif single or len(frame.hosts) == len(frame.methods):
                host = host_name(frame.hosts[index]) if frame.hosts else ""
            result[frame.stream, "request"].append(
                Message(frame.number, (method, clean(path) or "/"), clean(host) if host is not None else None,
                        clean(query), count(frame.request_lines) if single else None))
        for code in frame.codes:
            result[frame.stream, "response"].append(
                Message(frame.number, (code,), headers=count(frame.response_lines) if len(frame.codes) == 1 else None))
    return result


def count(lines):
    return sum(not line.lower().startswith(COOKIES) for line in lines)


def candor_messages(lines):
    result = collections.defaultdict(list)
    for line in lines:
        # HTTP/2 and 3 are told apart, and compared by `secrets`.
        if line[0] != "http" or line[4] not in ("request", "response"):
            continue
        stream, frame, kind = int(line[1]), int(line[2]), line[4]
        if kind == "request":
            method, host, path, query, headers, _ = line[5:11]
            result[stream, kind].append(
                Message(frame, (method, clean(path) or "/"), host, clean(re.sub(r"[&;=]", "", query)), int(headers)))
        else:
            result[stream, kind].append(Message(frame, (line[5],), headers=int(line[6])))
    return result


def compare(theirs, ours, again):
    protocols = {frame.number: frame for frame in theirs}
    left, right = tshark_messages(theirs), candor_messages(ours)
    socks = {frame.stream for frame in theirs if frame.transport == "t" and "socks" in frame.protocols}
    impatient = None
    for place in sorted(set(left) | set(right)):
        a, b = left.get(place, []), right.get(place, [])
        topic = "HTTP/1 " + place[1] + "s"
        pairs, missed, extra = match(a, b)
        for one, two in pairs:
            kind = differences(one, two)
            yield topic, kind, None if kind == "agrees" else detail(place, one, two, protocols)
        if extra:
            if impatient is None:
                impatient = tshark_messages(again())
            known, _, _ = match(impatient.get(place, []), b)
            known = {two for _, two in known}
        for two in extra:
            kind = "seen by tshark only when it does not wait for bytes that are missing" if two in known else (
                "seen by candor only")
            yield topic, kind, detail(place, None, two, protocols)
        for one in missed:
            frame = protocols[one.frame]
            if frame.unopened:
                yield topic + " (in what candor does not open)", "inside " + frame.unopened, detail(
                    place, one, None, protocols)
            elif place[0] in socks:
                yield topic, "seen by tshark only, behind SOCKS", detail(place, one, None, protocols)
            else:
                yield topic, "seen by tshark only", detail(place, one, None, protocols)


def match(a, b):
    """Pairs of equal messages in order; those of `a` and those of `b` without partner."""
    matcher = difflib.SequenceMatcher(None, [m.key for m in a], [m.key for m in b], autojunk=False)
    pairs, missed, extra = [], [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(a[i1:i2], b[j1:j2])
        else:
            missed += a[i1:i2]
            extra += b[j1:j2]
    return pairs, missed, extra


def differences(one, two):
    found = []
    if one.host is not None and one.host != two.host:
        found.append("host")
    if one.query != two.query:
        found.append("query")
    if one.headers is not None and one.headers != two.headers:
        found.append("header count")
    return "agrees" if not found else "another " + " and ".join(found)


def detail(place, one, two, protocols):
    frame = (one or two).frame
    def show(m):
        return m and [m.frame, *m.key, m.host, m.query, m.headers]
    names = ":".join(protocols[frame].protocols) if frame in protocols else ""
    return [place[0], frame, names, show(one), show(two)]
