"""What a printer's agent says over HTTP/2, WebSocket and gRPC, in clear and over TLS with its secrets."""

import json
import os

from stage import services
from stage.client import Client
from stage.scenario import Scenario

HOST, SENDER = "telemetry.stratasys.com", "printer 192.0.2.50"
MAC, SERIAL, EMAIL = "00:00:5e:00:53:10", "D12345", "operator@example.com"
HIDDEN_SERIAL, HIDDEN_EMAIL = "L10245", "j.doe@example.com"
PHONE, WRITTEN = "+12125550123", "+1 212 555 0123"
GRPC = "POST /stratasys.telemetry.v1.Telemetry"
INVENTORY = """region: US
devices:
  - name: fortus-450
    role: printer
    addresses: [192.0.2.50]
    macs: ["00:00:5e:00:53:10"]
    serials: [D12345, L10245]
persons:
  - {name: John Doe, emails: [j.doe@example.com]}
  - {name: Test Operator, emails: [operator@example.com], phones: ["+1 212 555 0123"], usernames: [toperator]}
"""


class WebProtocols(Scenario):
    name = "web-protocols"
    summary = "A printer's agent speaks HTTP/2 (prior knowledge, TLS), WebSocket and gRPC with its vendor."
    hosts = ["printer", "vendor"]
    programs = ["curl", "nginx", "nghttpd", "dnsmasq", "openssl"]
    at = ("printer", "eth0")

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor", tls=True, http2=True)
        folder = os.path.join(network.folder, "h2")
        os.makedirs(folder)
        vendor = network["vendor"]
        vendor.start("nghttpd", "--no-tls", "-v", "-d", folder, "--echo-upload", "--trailer", f"x-node: {SERIAL}",
                     "8080", ready="listen")
        vendor.start(*services.program("socket_server.py"), "8081", ready="listening")
        vendor.start(*services.program("grpc_peer.py"), "serve", "50051", ready="listening")

    def play(self, network, truth):
        truth.inventory = INVENTORY
        client = Client(network, "printer")
        self.prior_knowledge(client, truth)
        keys = self.over_tls(client, network, truth)
        self.sockets(client, network, truth)
        self.calls(network, truth)
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append(
            "Locations in protobuf without a schema are field numbers.")
        return keys

    def plant(self, truth, data_type, value, location, form=(), count=1, direction="request", channel="clear"):
        up = direction == "request"
        truth.plant(
            data_type, value, location, HOST, sender=SENDER if up else f"vendor ({HOST})",
            recipient=services.address(HOST) if up else SENDER.split()[1],
            party="first-party" if up else "local-network", form=form, count=count, direction=direction,
            channel=channel)

    def prior_knowledge(self, client, truth):
        """A JSON body and its echo, a trailer, a query, a cookie and a header."""
        url = f"http://{HOST}:8080"
        body = client.body(json.dumps({"serial": SERIAL, "mac": MAC, "phone": WRITTEN}), "application/json")
        flags = ["-A", client.agent, "--http2-prior-knowledge"]
        client.curl(*flags, *body, f"{url}/v2/report")
        client.curl(*flags, "-H", f"X-Device-MAC: {MAC}", "-b", f"owner={EMAIL}", f"{url}/v2/query?serial={SERIAL}")
        for data_type, value, path in (("serial-number", SERIAL, "$.serial"), ("mac-address", MAC, "$.mac"),
                                       ("phone-number", PHONE, "$.phone")):
            self.plant(truth, data_type, value, f"POST /v2/report body {path}", ["json"])
            self.plant(truth, data_type, value, f"200 POST /v2/report body {path}", ["json"], direction="response")
        self.plant(truth, "serial-number", SERIAL, "200 POST /v2/report header x-node", direction="response")
        self.plant(truth, "serial-number", SERIAL, "GET /v2/query query serial")
        self.plant(truth, "mac-address", MAC, "GET /v2/query header x-device-mac")
        self.plant(truth, "email-address", EMAIL, "GET /v2/query cookie owner")

    def over_tls(self, client, network, truth):
        """Two posts on one connection over TLS 1.3, chosen by ALPN; the secrets are in the capture."""
        keys = os.path.join(network.folder, "keys.log")
        flags = ["-A", client.agent, "--cacert", services.authority(network), "--http2", "--tlsv1.3"]
        first = client.body(json.dumps({"device": {"serial": HIDDEN_SERIAL}}), "application/json")
        second = client.body(json.dumps({"contact": {"email": HIDDEN_EMAIL}}), "application/json")
        client.curl(*flags, *first, f"https://{HOST}/v2/secure", "--next", *flags, *second,
                    f"https://{HOST}/v2/contact", environment={"SSLKEYLOGFILE": keys})
        self.plant(truth, "serial-number", HIDDEN_SERIAL, "POST /v2/secure body $.device.serial", ["json"], channel="tls1.3")
        self.plant(truth, "email-address", HIDDEN_EMAIL, "POST /v2/contact body $.contact.email", ["json"],
                   channel="tls1.3")
        return keys

    def sockets(self, client, network, truth):
        """Compressed with a shared context, in fragments, and plain bytes."""
        url = f"ws://{HOST}:8081/agent?serial={SERIAL}"
        report = json.dumps({"seq": 1, "mac": MAC, "serial": SERIAL})
        messages = [report, report.replace("1,", "2,", 1),
                    ['{"seq": 3, "em', f'ail": "{EMAIL[:8]}', f'{EMAIL[8:]}"}}'],
                    {"hex": f"INFO hw {MAC} up\n".encode().hex()}]
        path = client.file(json.dumps(messages))
        for compression in ("deflate", "none"):
            client.host.run(*services.program("socket_client.py"), url, compression, path)
        self.plant(truth, "serial-number", SERIAL, "GET /agent query serial", count=2)
        self.plant(truth, "mac-address", MAC, "TEXT /agent body $.mac", ["json"], count=4)
        self.plant(truth, "serial-number", SERIAL, "TEXT /agent body $.serial", ["json"], count=4)
        self.plant(truth, "email-address", EMAIL, "TEXT /agent body $.email", ["json"], count=2)
        self.plant(truth, "mac-address", MAC, "BINARY /agent body $", count=2)
        self.plant(truth, "phone-number", "+12125550199", "TEXT /agent body $.support", ["json"], count=6,
                   direction="response")

    def calls(self, network, truth):
        """Unary calls, one of them compressed, and a stream of messages."""
        network["printer"].run(*services.program("grpc_peer.py"), "call", f"{HOST}:50051", SERIAL, MAC, EMAIL)
        self.plant(truth, "serial-number", SERIAL, f"{GRPC}/Report header x-device-serial")
        self.plant(truth, "mac-address", MAC, f"{GRPC}/Report body $.1.2", ["protobuf"])
        self.plant(truth, "email-address", EMAIL, f"{GRPC}/Report body $.2", ["protobuf"])
        self.plant(truth, "mac-address", MAC, f"{GRPC}/Report body $.1.2", ["gzip", "protobuf"])
        self.plant(truth, "mac-address", MAC, f"{GRPC}/Watch body $.1.2", ["protobuf"])
        self.plant(truth, "email-address", EMAIL, f"{GRPC}/Watch body $.2", ["protobuf"])
        self.plant(truth, "phone-number", "+12125550199", f"200 {GRPC}/Report body $.2", ["protobuf"], count=2,
                   direction="response")


SCENARIOS = [WebProtocols()]
