"""The same facts in binary and in old formats."""

import base64
import quopri

from scenarios.telemetry_clear import EMAIL, INVENTORY, MAC, PHONE, SERIAL, Telemetry, b64, report, squeeze
from stage import binary, services
from stage.scenario import Scenario

PLIST = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>mac</key><string>{MAC}</string><key>serial</key><string>{SERIAL}</string></dict></plist>
"""


class TelemetryBinary(Scenario):
    name = "telemetry-binary"
    summary = "A printer sends its facts as CBOR, MessagePack, protobuf, plist, UTF-16 XML, entities, quoted-printable."
    hosts = ["printer", "vendor"]
    programs = ["curl", "nginx", "dnsmasq"]
    at = ("printer", "eth0")

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor")

    def play(self, network, truth):
        self.telemetry = Telemetry(network, truth)
        self.post("/v1/cbor", binary.cbor(report()), "application/cbor")
        self.telemetry.plant_report("POST /v1/cbor body", ["cbor"])
        self.post("/v1/msgpack", binary.msgpack(report()), "application/msgpack")
        self.telemetry.plant_report("POST /v1/msgpack body", ["msgpack"])
        device = binary.protobuf((1, "Fortus 450mc"), (2, SERIAL), (3, MAC))
        self.post("/v1/protobuf", binary.protobuf((1, 3), (2, device), (3, binary.protobuf((1, "+1 212 555 0123")))),
                  "application/x-protobuf")
        for data_type, value, path in [("serial-number", SERIAL, "2.2"), ("mac-address", MAC, "2.3"),
                                       ("phone-number", PHONE, "3.1")]:
            self.plant(data_type, value, f"POST /v1/protobuf body $.{path}", ["protobuf"], "path: field numbers")
        self.post("/v1/cbor-base64", squeeze({"v": 1, "d": b64_bytes(binary.cbor(report()))}), "application/json")
        self.telemetry.plant_report("POST /v1/cbor-base64 body $.d", ["json", "base64", "cbor"])
        self.text()
        truth.inventory = INVENTORY
        truth.judge("14", "exposure", "phone and e-mail in clear to a host of the internet: high")
        truth.judge("15", "not-observed", "no request carries a signal")

    def text(self):
        self.post("/v1/plist", PLIST, "application/x-plist")
        self.plant("mac-address", MAC, "POST /v1/plist body $.mac", ["plist"])
        self.plant("serial-number", SERIAL, "POST /v1/plist body $.serial", ["plist"], "a known value")
        document = ('<?xml version="1.0" encoding="UTF-16"?>'
                    f'<device mac="{MAC}"><serialNumber>{SERIAL}</serialNumber></device>')
        self.post("/v1/utf-16", document.encode("utf-16"), "application/xml")
        self.plant("mac-address", MAC, "POST /v1/utf-16 body /device/@mac", ["utf-16", "xml"])
        self.plant("serial-number", SERIAL, "POST /v1/utf-16 body /device/serialNumber", ["utf-16", "xml"])
        entities = "".join(f"&#x{ord(letter):x};" for letter in MAC)
        self.post("/v1/entities", f"<device><mac>{entities}</mac><mail>operator&#64;example.com</mail></device>",
                  "application/xml")
        self.plant("mac-address", MAC, "POST /v1/entities body /device/mac", ["xml"], "character references")
        self.plant("email-address", EMAIL, "POST /v1/entities body /device/mail", ["xml"], "a character reference")
        letters = "".join(f"\\u{ord(letter):04x}" for letter in MAC)
        escaped = f'{{"mac":"{letters}","mail":"operator\\u0040example.com"}}'
        self.post("/v1/escapes", escaped, "application/json")
        self.plant("mac-address", MAC, "POST /v1/escapes body $.mac", ["json"], "written with \\u escapes")
        self.plant("email-address", EMAIL, "POST /v1/escapes body $.mail", ["json"], "written with \\u escapes")
        message = quopri.encodestring(
            f"The agent wrote: account={EMAIL}, hw={MAC}, and a long line that the coding breaks.".encode()).decode()
        self.post("/v1/mail", "From: agent@example.com\r\nSubject: =?UTF-8?B?" + b64(f"report of {EMAIL}") + "?=\r\n"
                  "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + message,
                  "message/rfc822")
        self.plant("email-address", EMAIL, "POST /v1/mail body $", ["quoted-printable"],
                   "`=` is written `=3D`; path open")

    def post(self, path, body, content_type):
        self.telemetry.post(path, body, content_type)

    def plant(self, data_type, value, location, form, note=None):
        self.telemetry.plant(data_type, value, location, form=form, note=note)


def b64_bytes(data):
    return base64.b64encode(data).decode()


SCENARIOS = [TelemetryBinary()]
