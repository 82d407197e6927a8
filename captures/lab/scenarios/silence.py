"""Everything that looks like a personal datum and is none: nothing may be found."""

import gzip
import hashlib
import json
import os
import random
import struct
import zlib
from urllib.parse import urlencode

from scenarios.telemetry_clear import INVENTORY
from stage import services
from stage.client import Client
from stage.scenario import Scenario

OTHER = INVENTORY.replace("555 0123", "555 0177")
VENDOR, FILES = "www.stratasys.com", "files.example.net"


def gcode(lines=120):
    numbers = random.Random(1)
    text = ["; layer height 0.2540, T16 tip", "G21", "G90", "M104 S310", "G28 X0 Y0 Z0"]
    for line in range(lines):
        text.append(f"N{line + 10} G1 X{numbers.uniform(-127, 127):.4f} Y{numbers.uniform(-127, 127):.4f} "
                    f"E{numbers.uniform(0, 3):.5f} F{numbers.randint(1200, 7200)}")
    return "\n".join(text) + "\nM84\n"


def stl(facets=24):
    numbers, text = random.Random(2), ["solid part"]
    for _ in range(facets):
        text.append("facet normal 0.000000e+00 0.000000e+00 1.000000e+00\n outer loop")
        text += [f"  vertex {numbers.uniform(0, 99):.6e} {numbers.uniform(0, 99):.6e} {numbers.uniform(0, 9):.6e}"
                 for _ in range(3)]
        text.append(" endloop\nendfacet")
    return "\n".join(text) + "\nendsolid part\n"


def png(side=48):
    """A real PNG of noise."""
    numbers = random.Random(3)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + numbers.randbytes(side * 3) for _ in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def fingerprint(name, text):
    digest = hashlib.new(name, text.encode()).hexdigest().upper()
    return ":".join(digest[start:start + 2] for start in range(0, len(digest), 2))


def orders():
    """Numbers that a loose detector takes for phones, cards, IMEIs, addresses and MACs."""
    return {
        "order": 2045551234, "orders": ["2045551234", "2125550123456", "0012125550"], "epoch": 1543622399,
        "epochMs": 1543622399123, "isbn": "978-3-16-148410-0", "part": "511-10401", "drawing": "123-60001-S",
        "batch": "123456789012346", "pallet": "4000123412341235", "price": "1,234.56", "ratio": 0.2125550123,
        "version": "12.5.0.1", "release": "5.8.6414.0", "tolerances": "0.10.20.30 mm", "size": "1920x1080",
        "uuid": "6fa459ea-ee8a-4ca4-894e-db77e160355e", "randomNode": "8d2c6b00-f4c8-11e8-9c3a-ff7f1a2b3c4d",
        "commit": "d2c4b6a89701", "long": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "etag": "W/\"1a2b-5f3e6d7c8b9a0\"",
        "sha256": hashlib.sha256(b"part").hexdigest(), "md5": hashlib.md5(b"part").hexdigest(),
        "certificate": fingerprint("sha1", "certificate"), "certificate256": fingerprint("sha256", "certificate"),
        "nothing": ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb"],
        "clock": "12:34:56", "code": "01:02:03:04",
        "name": "Hex bolt M4x12", "mac": "n/a", "phone": None, "email": "", "tel": "-", "macro": "0x1F",
        "asset": "image@2x.png", "package": "viewer@1.2.3", "handle": "@media print", "path": "a/b@c", "progress": 0.75,
    }


def script():
    return ("!function(t,e){var n=4294967295,r=0x5bd1e995;function a(t){return(t>>>16)*r}t.v=\"3.14.159\";"
            "t.css=\"@media(min-width:768px){.a{margin:0 -15px}}\";t.i=\"image@2x.png\";"
            "t.k=[1732584193,4023233417,2562383102,271733878,2045551234];t.re=/^[^@\\s]+@[^@\\s]+$/;"
            "t.svg=\"M12.5 0.1C212.555 12.3 14.1 9.02 212 555z\"}(window,document);\n")


def datagrams():
    numbers = random.Random(4)
    return [f"<134>1 - - agent - - - seq={number} t={numbers.uniform(20, 310):.2f} rpm={numbers.randint(900, 7200)} "
            f"crc={numbers.getrandbits(32):08x} odo={numbers.randint(10**7, 10**8)}".encode() for number in range(20)]


class Silence(Scenario):
    name = "silence"
    summary = "Order numbers, epochs, UUIDs, hashes, versions, G-code, images, fingerprints: nothing may be found."
    hosts = ["printer", "vendor", "third"]
    programs = ["curl", "nginx", "dnsmasq", "zstd"]
    at = ("printer", "eth0")

    def prepare(self, network, truth):
        folder = network.folder
        files = {"part.png": png(), "part.gcode": gcode().encode(), "part.stl": stl().encode(),
                 "app.js": script().encode(), "orders.json": json.dumps(orders()).encode(),
                 "part.gcode.gz": gzip.compress(gcode(300).encode(), mtime=0)}
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        kinds = {"png": "image/png", "gcode": "text/plain", "stl": "model/stl", "js": "application/javascript",
                 "json": "application/json", "gz": "application/gzip"}
        answers = [{"path": "/" + name, "file": os.path.join(folder, name), "headers": [
            ["Content-Type", kinds[name.rsplit(".", 1)[1]]], ["ETag", '"5bfe9a01-2d3f"'],
            ["X-Request-Id", "2f1b8c0e-55aa-4a3e-9b6f-7a1c9e0d3b42"]]} for name in files]
        services.name_service(network)
        services.web(network, "vendor", answers)
        services.web(network, "third", answers)
        for host in ("vendor", "third"):
            network[host].start(*services.program("lines.py"), "serve", "5140",
                                ready="listening")

    def play(self, network, truth):
        client = Client(network, "printer", agent=None)
        for host in (VENDOR, FILES):
            for name in ("part.png", "part.gcode", "part.stl", "app.js", "orders.json", "part.gcode.gz"):
                client.get(f"http://{host}/{name}")
            client.get(f"http://{host}/app.js", "-H", "Accept-Encoding: gzip")
            client.get(f"http://{host}/search?" + urlencode({
                "order": 2045551234, "since": 1543622399, "v": "12.5.0.1", "id": "6fa459ea-ee8a-4ca4-894e-db77e160355e",
                "h": hashlib.sha1(b"part").hexdigest(), "q": "bolt M4 @ 12"}))
            client.post(f"http://{host}/orders", json.dumps(orders()), "application/json")
            client.post(f"http://{host}/orders", gzip.compress(json.dumps([orders()] * 3).encode(), mtime=0),
                        "application/json", "-H", "Content-Encoding: gzip")
            client.post(f"http://{host}/form", urlencode({"order": "2045551234", "t": 1543622399123, "note": "a=b&c=d",
                                                         "colour": "#00005e", "phone": "", "mac": "off"}),
                        "application/x-www-form-urlencoded")
            client.post(f"http://{host}/part", gcode(), "text/x.gcode")
            client.post(f"http://{host}/part", png(), "image/png")
            self.raw(network, client, services.address(host))
        truth.silent, truth.inventory = True, OTHER
        truth.allowed = ["timestamp", "usage-metric", "part-geometry", "camera-image"]
        truth.judge("14", "not-observed", "nothing personal is in clear")
        truth.judge("5.2/cookies", "not-observed", "no cookie")
        truth.notes += [
            "curl sends no User-Agent, Cookie or Referer. The inventory names values that do not occur, so that the "
            "search for known values and their hashes runs and finds nothing.",
            "Honest times (an `epoch` key, a Date header) may be reported as time stamps, and what is uploaded as "
            "G-code or image as content of the work; nothing else may.",
        ]

    def raw(self, network, client, address):
        program = services.program("lines.py")
        numbers = random.Random(5)
        mixed = numbers.randbytes(4000) + gcode(40).encode() + json.dumps(orders()).encode() + numbers.randbytes(2000)
        client.host.run(*program, "tcp", address, "5140", client.file(mixed))
        client.host.run(*program, "udp", address, "5140", client.file(b"\n".join(datagrams())))


SCENARIOS = [Silence()]
