"""A short telemetry session, and the same facts over other links, in pieces, with losses, or cut off."""

import struct

from scenarios.telemetry_clear import (EMAIL, HOST, INVENTORY, MAC, PHONE, REPORT_PATHS, SERIAL, VERDICTS, report,
                                       squeeze)
from stage import frames, services
from stage.client import Client
from stage.network import run

from stage.scenario import Scenario

ROUNDS = 4


def large():
    """A document of several segments; what matters stands near its end."""
    samples = [{"t": 1000 + number, "head": 310 + number % 7, "oven": 95.25 + number % 3} for number in range(90)]
    return {"samples": samples, "device": {"serial": SERIAL, "mac": MAC}, "contact": {"phone": "+1 212 555 0123"}}


class Session(Scenario):
    """Four small posts and a large one on one connection, then a form and a query on others."""

    hosts = ["printer", "vendor"]
    programs = ["curl", "nginx", "dnsmasq"]
    at = ("printer", "eth0")
    sender = "printer 192.0.2.50"
    recipient = services.address(HOST)
    rounds = ROUNDS

    def prepare(self, network, truth):
        services.name_service(network, only_ipv6=not self.ipv4)
        services.web(network, "vendor")

    def play(self, network, truth):
        client = Client(network, "printer")
        common = ["-A", client.agent]
        small = client.body(squeeze(report()), "application/json")
        arguments = []
        for _ in range(self.rounds):
            arguments += [*common, *small, f"http://{HOST}/v1/heartbeat", "--next"]
        document = client.body(squeeze(large()), "application/json")
        client.curl(*arguments, *common, *document, f"http://{HOST}/v1/samples", "--next",
                    *common, *small, f"http://{HOST}/v1/last")
        client.post(f"http://{HOST}/v1/form", "mac=00%3A00%3A5E%3A00%3A53%3A10&account=operator%40example.com",
                    "application/x-www-form-urlencoded")
        client.get(f"http://{HOST}/v1/printers/query?serial={SERIAL}&tel=%2B12125550123")
        self.more(network, client)
        self.write_down(truth)

    def more(self, network, client):
        pass

    def write_down(self, truth):
        def plant(data_type, value, location, form, count=1):
            clause, verdict = VERDICTS[data_type]
            truth.plant(data_type, value, location, HOST, sender=self.sender, recipient=self.recipient,
                        party="first-party", form=form, count=count, clause=clause, verdict=verdict)

        truth.inventory = INVENTORY
        for data_type, (value, path) in REPORT_PATHS.items():
            plant(data_type, value, f"POST /v1/heartbeat body {path}", ["json"], self.rounds)
            plant(data_type, value, f"POST /v1/last body {path}", ["json"])
        plant("serial-number", SERIAL, "POST /v1/samples body $.device.serial", ["json"])
        plant("mac-address", MAC, "POST /v1/samples body $.device.mac", ["json"])
        plant("phone-number", PHONE, "POST /v1/samples body $.contact.phone", ["json"])
        plant("mac-address", MAC, "POST /v1/form body mac", ["form"])
        plant("email-address", EMAIL, "POST /v1/form body account", ["form"])
        plant("serial-number", SERIAL, "GET /v1/printers/query query serial", [])
        plant("phone-number", PHONE, "GET /v1/printers/query query tel", ["percent"])
        truth.judge("14", "exposure", "phone and e-mail in clear to a host of the internet: high")
        truth.judge("15", "not-observed", "no request carries a signal")


class Plain(Session):
    name = "telemetry-session"
    summary = "A short telemetry session over IPv4 and Ethernet: the control for its variants."


class IPv6(Session):
    name = "telemetry-ipv6"
    summary = "The telemetry session over IPv6 only, with neighbour discovery and names resolved over IPv6."
    ipv6, ipv4 = True, False
    sender, recipient = "printer 2001:db8:1::32", "2001:db8:2::10"


class Cooked(Session):
    name = "telemetry-cooked"
    summary = "The telemetry session recorded on `any`: Linux cooked headers, version 2."
    at = ("printer", "any")


class CookedFirst(Session):
    name = "telemetry-cooked-v1"
    summary = "The telemetry session recorded on `any`: Linux cooked headers, version 1."
    at = ("printer", "any")
    link_type = "LINUX_SLL"


class Fragmented(Session):
    name = "telemetry-fragmented"
    summary = "The router's link to the vendor carries 576 bytes: TCP segments and a large datagram come in fragments."
    at = ("vendor", "eth0")

    def prepare(self, network, truth):
        super().prepare(network, truth)
        # The sender may be fragmented, and only the router knows of the narrow link.
        network["printer"].set(net__ipv4__ip_no_pmtu_disc=1)
        network["router"].ip("link", "set", "vendor", "mtu", "576")
        network["vendor"].start(*services.program("lines.py"), "serve", "5140",
                                ready="listening")

    def more(self, network, client):
        client.host.run(*services.program("lines.py"), "datagram",
                        services.address(HOST), "5140", client.file(squeeze(large())))

    def write_down(self, truth):
        super().write_down(truth)
        truth.notes.append("A UDP datagram of the large document to port 5140 comes in fragments too; what it holds is "
                           "not in the table, since no protocol is promised there.")


class Lossy(Session):
    name = "telemetry-lossy"
    summary = "A relay before the router loses, doubles and reorders frames; TCP repairs it. Recorded behind the relay."
    at = ("router", "port50")
    rounds = 30

    def prepare(self, network, truth):
        super().prepare(network, truth)
        self.relay(network)

    def relay(self, network):
        """Puts a relay of our own between the printer's cable and its port of the bridge."""
        printer, router = network["printer"], network["router"]
        printer.ip("link", "set", "eth0", "down")
        printer.ip("link", "set", "eth0", "name", "cable")
        # The old cable now ends in the relay's first port; a new one is the printer's eth0.
        printer.ip("link", "add", "eth0", "type", "veth", "peer", "name", "inside")
        for port in ("eth0", "inside"):
            printer.run("ethtool", "-K", port, "tso", "off", "gso", "off", "gro", "off", "tx", "off", "rx", "off")
        printer.ip("address", "flush", "dev", "cable")
        printer.ip("link", "set", "cable", "address", "00:00:5e:00:53:ff")
        printer.ip("link", "set", "inside", "address", "00:00:5e:00:53:fe")
        printer.ip("link", "set", "eth0", "address", "00:00:5e:00:53:10")
        printer.ip("address", "add", "192.0.2.50/24", "dev", "eth0")
        for port in ("cable", "inside"):
            printer.ip("link", "set", port, "up", "promisc", "on")
        printer.set(net__ipv4__conf__cable__arp_ignore=8, net__ipv4__conf__inside__arp_ignore=8)
        printer.ip("link", "set", "eth0", "up")
        printer.ip("route", "add", "default", "via", "192.0.2.1")
        printer.start(*services.program("relay.py"), "inside", "cable",
                      ready="relaying")

    def write_down(self, truth):
        super().write_down(truth)
        truth.notes.append("Nothing is lost for good: every planted value is still there to be found once.")


class Derived(Scenario):
    derived_from = "telemetry-session"


class Tagged(Derived):
    name = "telemetry-vlan"
    summary = "The telemetry session on a trunk: frames tagged 802.1Q, every second flow with two tags (802.1ad)."

    def rewrite(self, capture, target, truth):
        flows, tagged = {}, []
        for when, data, length in frames.read(capture):
            number = flows.setdefault(frames.flow(data), len(flows))
            tags = struct.pack(">HH", 0x88A8, 0x2000 | 77) if number % 2 else b""
            tags += struct.pack(">HH", 0x8100, 0x6000 | 101)
            tagged.append((when, data[:12] + tags + data[12:], length + len(tags)))
        frames.write(target, tagged)


class Cut(Derived):
    name = "telemetry-cut"
    summary = "The file ends in the middle of a packet: in the first segment of the large document."

    def rewrite(self, capture, target, truth):
        kept = frames.read(capture)
        last = next(index for index, frame in enumerate(kept) if b"POST /v1/samples" in frame[1])
        frames.write(target, kept[:last + 1])
        with open(target, "rb") as file:
            whole = file.read()
        with open(target, "wb") as file:
            file.write(whole[:-700])
        truth.planted = [entry for entry in truth.planted if entry["location"].startswith("POST /v1/heartbeat ")]
        truth.judge("14", "exposure", "the phone of the heartbeats in clear to a host of the internet: high")
        truth.notes.append("What is whole is reported, and a notice says that the rest is missing.")


class Snapped(Derived):
    name = "telemetry-snapped"
    summary = "Every frame cut to 96 bytes: 30 bytes of each segment's payload are left."

    def rewrite(self, capture, target, truth):
        run("editcap", "-F", "pcapng", "-s", "96", capture, target)
        lost = [f"{entry['dataType']} at {entry['location']}" for entry in truth.planted]
        assert lost
        truth.planted, truth.verdicts = [], {}
        truth.judge("14", "not-observed", "the bytes that would show it were not recorded")
        truth.judge("5.1", "not-observed", "the bytes that would show it were not recorded")
        truth.notes.append("The request lines are there (30 bytes of them), the bodies are not. Nothing may be "
                           "invented; the coverage must say how much is missing.")


class Midstream(Derived):
    name = "telemetry-midstream"
    summary = "The recording begins inside the second heartbeat of a connection: no handshake, half a message first."

    def rewrite(self, capture, target, truth):
        kept = frames.read(capture)
        posts = [index for index, frame in enumerate(kept) if b"POST /v1/heartbeat" in frame[1]]
        assert len(posts) == ROUNDS
        first = posts[1]
        when, data, _ = kept[first]
        # The second heartbeat is one segment: only its end is kept, as if it had come in two.
        ending = frames.without_start(data, len(frames.payload(data)) - 40)
        frames.write(target, [(when, ending, len(ending)), *kept[first + 1:]])
        for entry in truth.planted:
            if entry["location"].startswith("POST /v1/heartbeat "):
                entry["minCount"] = ROUNDS - 2
        truth.notes.append("The names were resolved before the recording began: the recipient is known by Host alone.")


class Gap(Derived):
    name = "telemetry-gap"
    summary = "The recorder lost two frames: a middle segment of the large document, and the second heartbeat."

    def rewrite(self, capture, target, truth):
        kept = frames.read(capture)
        posts = [index for index, frame in enumerate(kept) if b"POST /v1/heartbeat" in frame[1]]
        samples = next(index for index, frame in enumerate(kept) if b"POST /v1/samples" in frame[1])
        middle = next(index for index in range(samples + 1, len(kept)) if len(frames.payload(kept[index][1])) > 1000)
        frames.write(target, [frame for index, frame in enumerate(kept) if index not in (posts[1], middle)])
        for entry in truth.planted:
            if entry["location"].startswith("POST /v1/heartbeat "):
                entry["minCount"] = ROUNDS - 1
        truth.planted = [entry for entry in truth.planted if not entry["location"].startswith("POST /v1/samples ")]
        truth.notes.append("The end of the large document is there, but stands after a gap: finding its values is "
                           "welcome and not demanded. The messages after the gaps must be found.")


class Gzipped(Derived):
    name = "telemetry-gzip"
    summary = "The telemetry session, compressed with gzip; its name does not say so."
    programs = ["gzip"]

    def rewrite(self, capture, target, truth):
        run("sh", "-c", 'gzip -9 -n -c "$0" > "$1"', capture, target)


class Zstandard(Derived):
    name = "telemetry-zstd"
    summary = "The telemetry session, compressed with zstd."
    programs = ["zstd"]
    file_name = "capture.pcapng.zst"

    def rewrite(self, capture, target, truth):
        run("zstd", "-q", "-f", "-19", capture, "-o", target)


class Classic(Derived):
    name = "telemetry-pcap"
    summary = "The telemetry session as classic pcap with microseconds, big-endian."
    file_name = "capture.pcap"

    def rewrite(self, capture, target, truth):
        with open(target, "wb") as file:
            file.write(struct.pack(">IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
            for when, data, length in frames.read(capture):
                file.write(struct.pack(">IIII", when // 10**9, when % 10**9 // 1000, len(data), length) + data)


SCENARIOS = [Plain(), IPv6(), Cooked(), CookedFirst(), Fragmented(), Lossy(), Tagged(), Cut(), Snapped(), Midstream(),
             Gap(), Gzipped(), Zstandard(), Classic()]
