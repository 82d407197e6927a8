"""The stream of each frame with TCP or UDP payload."""


def compare(theirs, ours, again):
    seen = {}
    for line in ours:
        if line[0] == "frame":
            seen.setdefault(int(line[1]), set()).add((line[2], int(line[3])))
    # What makes tshark count streams that candor cannot know of, by transport.
    hidden = {}
    for frame in theirs:
        if frame.stream is None or frame.transport is None:
            continue
        transport, unopened = frame.transport, frame.unopened
        if unopened and not frame.is_quoted:
            hidden.setdefault(transport, "inside " + unopened)
        if "socks" in frame.protocols:
            hidden.setdefault("t", "by its SOCKS dissector")
        if not frame.has_payload:
            if unopened:
                seen.pop(frame.number, None)
            continue
        topic = "tcp.stream" if transport == "t" else "udp.stream"
        found = seen.pop(frame.number, None)
        detail = [frame.number, ":".join(frame.protocols), frame.stream, sorted(found or [])]
        if frame.is_quoted and unopened not in ("icmp", "icmpv6"):
            yield topic + " (in what candor does not open)", "inside " + unopened, detail
        elif frame.is_quoted:
            yield topic + " (quoted by ICMP)", "agrees" if not found else "read by candor", detail
        elif found and (transport, frame.stream) in found:
            yield topic, "agrees", None
        elif unopened:
            yield topic + " (in what candor does not open)", "inside " + unopened, detail
        elif found is None and "vxlan" in frame.protocols:
            yield topic, "counted but not read by candor: VXLAN around neither TCP nor UDP", detail
        elif found is None:
            yield topic, "not read by candor", detail
        elif all(kind != transport for kind, _ in found):
            yield topic, "another transport", detail
        elif transport in hidden:
            yield topic, "another number, after streams that tshark counts " + hidden[transport], detail
        else:
            yield topic, "another number", detail
    for number in sorted(seen):
        for kind, stream in sorted(seen[number]):
            yield ("tcp.stream" if kind == "t" else "udp.stream"), "read by candor only", [number, stream]
