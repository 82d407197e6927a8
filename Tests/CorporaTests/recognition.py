"""Compares the protocol that candor recognises in each flow with the one that tshark names."""

import collections
import json
import os
import shutil

import captures
import comparison
from tsharks import IN_ORDER

# tshark's names and those that candor may give such a flow. The first is the one that the table counts under.
ALIASES = {
    "http": ["http/1.1"],
    "http2": ["http/2"],
    "tls": ["tls"],
    "mqtt": ["mqtt"],
    "syslog": ["syslog"],
    "coap": ["coap"],
    "ntp": ["ntp"],
    "radius": ["radius"],
    "tftp": ["tftp"],
    "smtp": ["smtp"],
    "pop": ["pop3"],
    "imap": ["imap"],
    "sip": ["sip"],
    "rtsp": ["rtsp"],
    "dns": ["dns", "mdns"],
    "mdns": ["mdns", "dns"],
    "llmnr": ["llmnr"],
    "dhcp": ["dhcp"],
    "dhcpv6": ["dhcpv6"],
    "dtls": ["dtls"],
    "quic": ["quic"],
    "http3": ["http/3", "quic"],
    "snmp": ["snmp"],
    "ssdp": ["ssdp"],
    "nbns": ["nbns"],
    "nbdgm": ["nbdgm"],
    "lpd": ["lpd"],
    "ftp": ["ftp"],
    "telnet": ["telnet"],
    "smb": ["smb2"],
    "smb2": ["smb2"],
    "mbtcp": ["modbus"],
    "opcua": ["opcua"],
    "websocket": ["websocket"],
}
# Protocols of which candor reads no more than the first words: it may name them, and need not.
BEGINNINGS = {
    "pgsql": "postgresql", "mysql": "mysql", "ldap": "ldap", "xmpp": "xmpp", "socks": "socks", "rdp": "rdp",
}
# What tshark finds inside these says nothing against the protocol that candor names.
CARRIERS = {"nbss", "tpkt", "socks", "data", "data-text-lines", "xml", "json", "media", "_ws.malformed", "_ws.short"}


class Flow:
    def __init__(self):
        self.theirs = collections.Counter()
        self.named = set()
        self.clean = set()
        self.ours = set()
        self.frames = []
        self.spoke = False


def run(options):
    if not shutil.which("tshark"):
        print("tshark is not installed: nothing compared")
        return 0
    paths, _ = captures.find(options.corpora, options.only)
    table = collections.defaultdict(collections.Counter)
    log = open(os.path.join(options.work, "protocols.jsonl"), "w")

    def see(path):
        return comparison.tshark(options, path, preferences=IN_ORDER), candor(options, path)

    unread = 0
    for path, (theirs, ours) in captures.each(paths, options.jobs, see):
        if theirs is None or ours is None:
            unread += 1
            continue
        name = os.path.relpath(path, options.corpora)
        for (transport, number), flow in flows(theirs, ours).items():
            for kind, protocol in judge(flow, transport):
                table[protocol][kind] += 1
                if kind != "agrees":
                    log.write(json.dumps({
                        "kind": kind, "protocol": protocol, "capture": name, "stream": f"{transport}{number}",
                        "frame": flow.frames[0], "frames": len(flow.frames), "theirs": sorted(flow.theirs),
                        "ours": sorted(flow.ours)}) + "\n")
    log.close()
    return tell(table, len(paths), unread)


def flows(theirs, ours):
    """The flows as tshark numbers them, with what both call them."""
    streams, names = ours
    found = collections.defaultdict(Flow)
    for frame in theirs:
        if frame.stream is None or not frame.has_payload or frame.is_quoted or frame.unopened:
            continue
        flow = found[frame.transport, frame.stream]
        flow.frames.append(frame.number)
        last = max(i for i, name in enumerate(frame.protocols) if name in ("tcp", "udp"))
        layers = frame.protocols[last + 1:]
        flow.theirs.update(layers)
        # What lies within another known protocol is that one's business: TLS within QUIC.
        named = [layer for layer in layers if layer in ALIASES]
        flow.named.update(named[:1] + [layer for layer in named[1:] if layer == "websocket"])
        if not frame.is_malformed:
            flow.clean.update(named)
        if frame.methods or frame.codes:
            flow.spoke = True
        flow.ours |= names.get(streams.get(frame.number), set())
    return found


def judge(flow, transport):
    """(what is to be said, protocol) for each protocol that one of the two names."""
    accepted = {alias for layer in flow.theirs for alias in ALIASES.get(layer, ())}
    accepted |= {BEGINNINGS[layer] for layer in flow.theirs if layer in BEGINNINGS}
    # tshark does not look behind RDP's first words, and may see TLS without the words before it.
    if "rdp" in flow.theirs:
        accepted.add("tls")
    if "tls" in flow.theirs and "tls" in flow.ours:
        accepted |= set(BEGINNINGS.values())
    for layer in sorted(flow.named):
        if any(alias in flow.ours for alias in ALIASES[layer]):
            yield "agrees", layer
        elif layer not in flow.clean:
            yield "malformed only", layer
        elif layer == "http" and not flow.spoke:
            yield "by port only", layer
        else:
            yield "missed", layer
    strange = flow.ours - accepted
    others = set(flow.theirs) - set(ALIASES) - CARRIERS
    for protocol in strange:
        yield ("false" if others or flow.named else "only candor"), protocol


def tell(table, count, unread):
    print(f"{count} captures, {unread} unread; by flow and protocol:")
    kinds = ["agrees", "missed", "malformed only", "by port only", "false", "only candor"]
    print(f"{'':20}" + "".join(f"{kind:>16}" for kind in kinds))
    total = collections.Counter()
    for protocol in sorted(table):
        total.update(table[protocol])
        print(f"{protocol:20}" + "".join(f"{table[protocol][kind] or '':>16}" for kind in kinds))
    print(f"{'all':20}" + "".join(f"{total[kind]:>16}" for kind in kinds))
    named = total["agrees"] + total["missed"]
    recognised = total["agrees"] + total["false"]
    print(f"recognised: {total['agrees']} of {named} ({100 * total['agrees'] / max(named, 1):.2f} %), "
          f"false: {total['false']} of {recognised} ({100 * total['false'] / max(recognised, 1):.2f} %)")
    return 1 if total["agrees"] < 0.97 * named or total["false"] > 0.005 * recognised else 0


def candor(options, path):
    """candor's flow of each frame, and the protocols of each flow; flows are named by transport and first frame."""
    outcome = captures.run([os.path.join(options.binaries, "CorporaTranscript"), "--protocols", path], 20)
    if outcome.status != 0:
        return None
    streams, names = {}, {}
    for line in outcome.output.decode().splitlines():
        columns = line.split("\t")
        if columns[0] == "frame":
            streams[int(columns[1])] = (columns[2], columns[3])
        elif columns[0] == "flow":
            names[columns[1], columns[2]] = set(columns[3].split())
    return streams, names
