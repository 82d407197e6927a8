"""A printer sends telemetry to its vendor in clear, with the same three facts in many disguises."""

import base64
import gzip
import hashlib
import json
import shlex
import uuid
import zlib
from urllib.parse import quote, urlencode

from stage import services
from stage.client import Client
from stage.network import run
from stage.scenario import Scenario

MAC, PHONE, SERIAL = "00:00:5e:00:53:10", "+12125550123", "D12345"
WRITTEN_PHONE = "+1 212 555 0123"
EMAIL, JOB = "operator@example.com", "bracket_v3"
HOST = "telemetry.stratasys.com"
COLLECTOR = "collector.example.net"
VERDICTS = {
    "mac-address": ("5.1", "declared"),
    "phone-number": ("5.1", "declared"),
    "serial-number": ("5.1", "declared-vague"),
    "device-model": ("5.1", "declared"),
    "hostname": ("5.1", "declared-vague"),
    "job-name": ("5.1", ["undeclared", "declared-vague"]),
    "email-address": ("4.1.1", "declared"),
}
ELSEWHERE = {
    "mac-address": ("6.4", ["declared-vague", "undeclared"]),
    "serial-number": ("6.4", ["undeclared", "declared-vague"]),
    "job-name": ("6.4", "undeclared"),
}
INVENTORY = """region: US
devices:
  - name: fortus-450
    role: printer
    addresses: [192.0.2.50]
    macs: ["00:00:5e:00:53:10"]
    serials: [D12345]
    hostnames: [fortus-450, fortus-005310]
persons:
  - {name: Test Operator, emails: [operator@example.com], phones: ["+1 212 555 0123"], usernames: [toperator]}
values:
  - {type: job-name, value: bracket_v3}
"""


def squeeze(value):
    """JSON without spaces, as devices write it."""
    return json.dumps(value, separators=(",", ":"))


def b64(text, url=False):
    encode = base64.urlsafe_b64encode if url else base64.b64encode
    return encode(text.encode()).decode()


def report():
    """The plain telemetry document."""
    return {
        "schema": 3,
        "device": {"model": "Fortus 450mc", "serial": SERIAL, "mac": MAC, "controller": "5.8.0000.0"},
        "contact": {"phone": WRITTEN_PHONE},
        "usage": {"layer": 118, "layers": 375, "runTime": 30415926},
    }


REPORT_PATHS = {"device-model": ("Fortus 450mc", "$.device.model"), "serial-number": (SERIAL, "$.device.serial"),
                "mac-address": (MAC, "$.device.mac"), "phone-number": (PHONE, "$.contact.phone")}


class Telemetry:
    """Sends requests from the printer and writes down what they carried."""

    def __init__(self, network, truth, sender="printer", address="192.0.2.50"):
        self.client, self.truth = Client(network, sender), truth
        self.sender = f"{sender} {address}"

    def plant(self, data_type, value, location, host=HOST, form=(), count=1, direction="request", note=None):
        third = host == COLLECTOR
        clause, verdict = (ELSEWHERE if third else VERDICTS).get(data_type, (None, None))
        self.truth.plant(
            data_type, value, location, host, sender=self.sender if direction == "request" else f"vendor ({HOST})",
            recipient=services.address(host) if direction == "request" else self.sender.split()[1],
            party="third-party" if third else "first-party" if direction == "request" else "local-network",
            form=form, count=count, direction=direction, clause=clause if direction == "request" else None,
            verdict=verdict if direction == "request" else None, note=note)

    def plant_report(self, location, form, prefix="", count=1, types=tuple(REPORT_PATHS)):
        for data_type in types:
            value, path = REPORT_PATHS[data_type]
            self.plant(data_type, value, f"{location} {prefix}{path}", form=form, count=count)

    def post(self, path, body, content_type, *options, host=HOST):
        self.client.post(f"http://{host}{path}", body, content_type, *options)

    def post_json(self, path, value, plants, *options, host=HOST):
        """Posts a document; `plants` are (data type, value, JSON path, form after json)."""
        self.post(path, squeeze(value), "application/json", *options, host=host)
        for data_type, planted, where, *form in plants:
            self.plant(data_type, planted, f"POST {path} body {where}", form=["json", *form], host=host)

    def get(self, target, *options):
        self.client.get(f"http://{HOST}{target}", *options)


def spellings(telemetry):
    telemetry.post_json("/v1/mac-spellings", {
        "upper": "00-00-5E-00-53-10", "cisco": "0000.5e00.5310", "lan_mac": "00005E005310",
        "serialNumber": "00:00:5E:00:53:10", "text": "link up on 00:00:5e:00:53:10, 1000BASE-T full duplex"}, [
        ("mac-address", MAC, "$.upper"), ("mac-address", MAC, "$.cisco"), ("mac-address", MAC, "$.lan_mac"),
        ("mac-address", MAC, "$.serialNumber"), ("mac-address", MAC, "$.text")])
    telemetry.post_json("/v1/phone-spellings", {
        "e164": "+12125550123", "formatted": "+1 (212) 555-0123", "phone": "212.555.0123", "mobile": 2125550123,
        "uri": "tel:+1-212-555-0123", "card": "BEGIN:VCARD\r\nVERSION:4.0\r\nTEL:+1-212-555-0123\r\nEND:VCARD\r\n"}, [
        ("phone-number", PHONE, "$.e164"), ("phone-number", PHONE, "$.formatted"), ("phone-number", PHONE, "$.phone"),
        ("phone-number", PHONE, "$.mobile"), ("phone-number", PHONE, "$.uri"), ("phone-number", PHONE, "$.card")])


def formats(telemetry):
    telemetry.post("/v1/xml", (
        '<?xml version="1.0" encoding="UTF-8"?>\n<telemetry xmlns="urn:example:telemetry">\n'
        f'  <device mac="{MAC}"><model>Fortus 450mc</model><serialNumber>{SERIAL}</serialNumber></device>\n'
        f"  <contact><phone>{WRITTEN_PHONE}</phone></contact>\n"
        f"  <note><![CDATA[gateway answers, own {MAC.upper()}]]></note>\n</telemetry>\n"), "application/xml")
    for data_type, value, path in [
            ("mac-address", MAC, "/telemetry/device/@mac"), ("device-model", "Fortus 450mc", "/telemetry/device/model"),
            ("serial-number", SERIAL, "/telemetry/device/serialNumber"),
            ("phone-number", PHONE, "/telemetry/contact/phone"), ("mac-address", MAC, "/telemetry/note")]:
        telemetry.plant(data_type, value, f"POST /v1/xml body {path}", form=["xml"])
    fields = {"mac": MAC, "phone": WRITTEN_PHONE, "serial": SERIAL, "state": "idle & warm"}
    telemetry.post("/v1/form", urlencode(fields), "application/x-www-form-urlencoded")
    for data_type, value, name in [("mac-address", MAC, "mac"), ("phone-number", PHONE, "phone"),
                                   ("serial-number", SERIAL, "serial")]:
        telemetry.plant(data_type, value, f"POST /v1/form body {name}", form=["form"])
    log = telemetry.client.file(f"INFO eth0 up\nINFO hw {MAC}\nINFO ready\n", ".log")
    telemetry.client.curl("-A", telemetry.client.agent, "-F", f"mac={MAC}", "-F", f"serial={SERIAL}",
                          "-F", f"log=@{log};filename=agent.log;type=text/plain", f"http://{HOST}/v1/multipart")
    for data_type, value, name in [("mac-address", MAC, "mac"), ("serial-number", SERIAL, "serial"),
                                   ("mac-address", MAC, "log")]:
        telemetry.plant(data_type, value, f"POST /v1/multipart body {name}", form=["multipart"])


def codings(telemetry):
    document = squeeze(report()).encode()
    plain, compressed = telemetry.client.file(document), {}
    compressed["gzip"] = gzip.compress(document, mtime=0)
    compressed["deflate"] = zlib.compress(document)
    for name, command in {"br": "brotli -c -q 9", "zstd": "zstd -q -c"}.items():
        target = plain + "." + name
        run("sh", "-c", f"{command} {shlex.quote(plain)} > {shlex.quote(target)}")
        with open(target, "rb") as file:
            compressed[name] = file.read()
    for name, body in compressed.items():
        telemetry.post(f"/v1/{name}", body, "application/json", "-H", f"Content-Encoding: {name}")
        telemetry.plant_report(f"POST /v1/{name} body", [name, "json"])
    telemetry.post_json("/v1/base64-values", {"a": b64(MAC), "b": b64("phone=" + WRITTEN_PHONE), "c": b64(MAC, True)}, [
        ("mac-address", MAC, "$.a", "base64"), ("phone-number", PHONE, "$.b", "base64"),
        ("mac-address", MAC, "$.c", "base64")])
    telemetry.post_json("/v1/base64-document", {"v": 1, "data": b64(squeeze(report()))}, [])
    telemetry.plant_report("POST /v1/base64-document body $.data", ["json", "base64", "json"])
    telemetry.post_json("/v1/string-document", {"v": 1, "data": squeeze(report())}, [])
    telemetry.plant_report("POST /v1/string-document body $.data", ["json", "json"])


def queries(telemetry):
    telemetry.get("/v1/query?" + urlencode({"mac": MAC, "phone": WRITTEN_PHONE, "serial": SERIAL, "n": 41}))
    for data_type, value, name in [("mac-address", MAC, "mac"), ("phone-number", PHONE, "phone"),
                                   ("serial-number", SERIAL, "serial")]:
        telemetry.plant(data_type, value, f"GET /v1/query query {name}", form=[] if value == SERIAL else ["percent"])
    telemetry.get("/v1/hex?d=" + squeeze(report()).encode().hex())
    telemetry.plant_report("GET /v1/hex query d", ["hex", "json"])
    telemetry.get("/v1/base64url?d=" + b64(squeeze(report()), True).rstrip("="))
    telemetry.plant_report("GET /v1/base64url query d", ["base64url", "json"])
    telemetry.get(f"/v1/devices/{MAC}/status")
    telemetry.plant("mac-address", MAC, "GET /v1/devices/•••/status path 2",
                    note="the third segment; masked in the start line too")
    telemetry.get("/v1/headers", "-H", f"X-Device-MAC: {MAC.upper()}", "-H", "X-MSISDN: 12125550123", "-b",
                  f"device={SERIAL}; hw={quote(MAC, safe='')}")
    telemetry.plant("mac-address", MAC, "GET /v1/headers header X-Device-MAC")
    telemetry.plant("phone-number", PHONE, "GET /v1/headers header X-MSISDN")
    telemetry.plant("mac-address", MAC, "GET /v1/headers cookie hw", form=["percent"])
    telemetry.plant("serial-number", SERIAL, "GET /v1/headers cookie device", note="a known value")


def nested(telemetry):
    three = "payload=" + quote(b64(squeeze({"log": b64(squeeze(report()))})), safe="")
    telemetry.post("/v1/nested-form", three, "application/x-www-form-urlencoded")
    telemetry.plant_report("POST /v1/nested-form body payload $.log", ["form", "base64", "json", "base64", "json"])
    event = squeeze({"hw": {"mac": MAC.upper()}, "tel": "tel:+12125550123"})
    inner = squeeze({"events": [{"d": event.encode().hex()}]})
    telemetry.post("/v1/nested-gzip", gzip.compress(squeeze({"batch": b64(inner)}).encode(), mtime=0),
                   "application/json", "-H", "Content-Encoding: gzip")
    form = ["gzip", "json", "base64", "json", "hex", "json"]
    telemetry.plant("mac-address", MAC, "POST /v1/nested-gzip body $.batch $.events[0].d $.hw.mac", form=form)
    telemetry.plant("phone-number", PHONE, "POST /v1/nested-gzip body $.batch $.events[0].d $.tel", form=form)
    address = f"https://{HOST}/a?mac={quote(MAC, safe='')}"
    telemetry.get("/v1/nested-percent?u=" + quote(quote(address, safe=""), safe=""))
    telemetry.plant("mac-address", MAC, "GET /v1/nested-percent query u query mac", form=["percent"] * 3)
    token = ".".join(b64(squeeze(part), True).rstrip("=") for part in (
        {"alg": "HS256", "typ": "JWT"}, {"sub": SERIAL, "hw": MAC, "iat": 1543622399}))
    signature = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")
    telemetry.get("/v1/jwt", "-H", f"Authorization: Bearer {token}.{signature}")
    telemetry.plant("mac-address", MAC, "GET /v1/jwt header Authorization claims $.hw", form=["jwt", "json"])
    telemetry.plant("serial-number", SERIAL, "GET /v1/jwt header Authorization claims $.sub", form=["jwt", "json"])


def derived(telemetry):
    digest = lambda name, text: hashlib.new(name, text.encode()).hexdigest()  # noqa: E731
    telemetry.post_json("/v1/hashes", {
        "a": digest("sha256", MAC), "b": digest("md5", "00005E005310"), "c": digest("sha1", "00-00-5E-00-53-10"),
        "d": digest("sha256", PHONE), "e": digest("sha256", EMAIL), "f": digest("md5", EMAIL)}, [
        ("mac-address", MAC, "$.a", "sha256"), ("mac-address", MAC, "$.b", "md5"), ("mac-address", MAC, "$.c", "sha1"),
        ("phone-number", PHONE, "$.d", "sha256"), ("email-address", EMAIL, "$.e", "sha256"),
        ("email-address", EMAIL, "$.f", "md5")])
    node = uuid.UUID("8d2c6b00-f4c8-11e8-9c3a-00005e005310")
    telemetry.post_json("/v1/derived", {
        "id": str(node), "address": "2001:db8::200:5eff:fe00:5310", "ascii": MAC.encode().hex(),
        "host": "fortus-005310"}, [
        ("mac-address", MAC, "$.id", "uuid-v1"), ("mac-address", MAC, "$.address", "eui-64"),
        ("mac-address", MAC, "$.ascii", "hex-of-ascii"), ("mac-address", MAC, "$.host", "last-octets"),
        ("hostname", "fortus-005310", "$.host")])


def transfers(telemetry):
    client = telemetry.client
    pieces = ['{"device":{"mac":"00:00:5', 'e:00:53:10","serial":"D12', '345"},"phone":"+1 212 5', '55 0123"}']
    script = "; sleep 0.15; ".join("printf %s " + shlex.quote(piece) for piece in pieces)
    client.host.run("sh", "-c", f"({script}) | curl -s -S -A {client.agent} -X POST -T . "
                    f"-H 'Content-Type: application/json' http://{HOST}/v1/chunked")
    for data_type, value, path in [("mac-address", MAC, "$.device.mac"), ("serial-number", SERIAL, "$.device.serial"),
                                   ("phone-number", PHONE, "$.phone")]:
        telemetry.plant(data_type, value, f"POST /v1/chunked body {path}", form=["json"],
                        note="cut by chunk borders")
    telemetry.post_json("/v1/expect", {"mac": MAC}, [("mac-address", MAC, "$.mac")], "-H", "Expect: 100-continue")
    body = client.body(squeeze(report()), "application/json")
    common, url = ["-A", client.agent], f"http://{HOST}/v1/heartbeat"
    client.curl(*common, *body, url, "--next", *common, *body, url, "--next", *common, *body, url)
    telemetry.plant_report("POST /v1/heartbeat body", ["json"], count=3)
    telemetry.post_json("/v1/linked", {"account": EMAIL, "serial": SERIAL, "hw": MAC, "job": {"name": JOB}}, [
        ("email-address", EMAIL, "$.account"), ("serial-number", SERIAL, "$.serial"), ("mac-address", MAC, "$.hw"),
        ("job-name", JOB, "$.job.name")])
    telemetry.post_json("/ingest", {"serial": SERIAL, "mac": MAC, "job": {"name": JOB}}, [
        ("serial-number", SERIAL, "$.serial"), ("mac-address", MAC, "$.mac"), ("job-name", JOB, "$.job.name")],
        host=COLLECTOR)


def responses(telemetry):
    telemetry.get("/v1/config")
    telemetry.plant("serial-number", SERIAL, "200 GET /v1/config body $.serial", form=["json"], direction="response")
    telemetry.plant("phone-number", "+12125550199", "200 GET /v1/config body $.support.phone", form=["json"],
                    direction="response")
    telemetry.get("/v1/directory")
    telemetry.plant("phone-number", "+12125550188", "200 GET /v1/directory body $.phone", form=["json"],
                    direction="response", note="cut by chunk borders")


ANSWERS = [
    {"path": "/v1/config", "headers": [["Content-Type", "application/json"]],
     "body": squeeze({"serial": SERIAL, "interval": 30, "support": {"phone": "+1 212 555 0199"}})},
    {"path": "/v1/directory", "headers": [["Content-Type", "application/json"]],
     "chunks": ['{"phone":"+1 212 5', '55 01', '88","desk":4}']},
]


class TelemetryClear(Scenario):
    name = "telemetry-clear"
    summary = "A printer sends MAC, phone and serial to its vendor over HTTP in many formats, spellings and codings."
    hosts = ["printer", "vendor", "third"]
    programs = ["curl", "nginx", "dnsmasq", "brotli", "zstd"]
    at = ("printer", "eth0")

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor", ANSWERS)
        services.web(network, "third")

    def play(self, network, truth):
        telemetry = Telemetry(network, truth)
        telemetry.post("/v1/json", squeeze(report()), "application/json")
        telemetry.plant_report("POST /v1/json body", ["json"])
        for part in (spellings, formats, codings, queries, nested, derived, transfers, responses):
            part(telemetry)
        self.judge(truth)

    def judge(self, truth):
        truth.inventory = INVENTORY
        truth.judge("14", "exposure", "phone and e-mail in clear to a host of the internet: high")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.judge("5.2/cookies", "not-observed", "no Set-Cookie, and no birth time in what the agent sends")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append(
            "A nested location repeats the path in each layer (`body $.data $.device.mac`). The `form` column lists "
            "every coding from the outermost; what the protocol itself undoes (chunks) is not in it.")


SCENARIOS = [TelemetryClear()]
