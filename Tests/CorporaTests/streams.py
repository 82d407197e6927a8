"""The stream of each frame with TCP or UDP payload."""


def compare(theirs, ours):
    seen = {}
    for line in ours:
        if line[0] == "frame":
            seen.setdefault(int(line[1]), set()).add((line[2], int(line[3])))
    for frame in theirs:
        if not frame.has_payload or frame.stream is None:
            continue
        topic = "tcp.stream" if frame.transport == "t" else "udp.stream"
        found = seen.get(frame.number)
        detail = [frame.number, ":".join(frame.protocols), frame.stream, sorted(found or [])]
        if found and (frame.transport, frame.stream) in found:
            yield topic, "agrees", None
        elif frame.is_quoted:
            yield topic + " (quoted by ICMP)", "agrees" if not found else "read by candor", detail
        elif found is None:
            yield topic, "not read by candor" + (", in a tunnel" if frame.transports > 1 else ""), detail
        elif all(kind != frame.transport for kind, _ in found):
            yield topic, "another transport", detail
        else:
            yield topic, "another number" + (", in a tunnel" if frame.transports > 1 else ""), detail
    numbers = {frame.number for frame in theirs if frame.has_payload}
    for number in sorted(set(seen) - numbers):
        for kind, stream in sorted(seen[number]):
            yield ("tcp.stream" if kind == "t" else "udp.stream"), "read by candor only", [number, stream]
