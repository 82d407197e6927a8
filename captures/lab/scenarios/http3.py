"""A print server posts job status to the vendor's cloud over HTTP/3, in four connections of different kinds."""

import json
import os
import time

from stage import services
from stage.network import run
from stage.scenario import Scenario

HOST = "print.grabcad.com"
SENDER, MAC = "server 192.0.2.20", "00:00:5e:00:53:14"
EMAIL, SERIAL, JOB, FIRMWARE = "j.doe@example.com", "L10245", "bracket_A", "5.8.0000.0"
INVENTORY = """region: US
devices:
  - {name: print-server, role: server, addresses: [192.0.2.20], macs: ["00:00:5e:00:53:14"], hostnames: [print-server]}
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [L10245]}
persons:
  - {name: John Doe, emails: [j.doe@example.com]}
values:
  - {type: job-name, value: bracket_A}
"""
# Ports of the server: 443 as usual, 8443 with a Retry before each connection.
PLAIN, RETRY = "443", "8443"
# Connections that post, and the one whose body is longer than a datagram.
POSTS = 4


def status(layer, filler=0):
    return {"printer": {"serial": SERIAL, "model": "Fortus 450mc", "firmware": FIRMWARE}, "log": "x" * filler,
            "server": {"mac": MAC}, "job": {"name": JOB, "owner": EMAIL, "layer": layer}}


class HTTP3(Scenario):
    name = "http3-keys"
    summary = ("A print server posts job status to print.grabcad.com over HTTP/3: one connection that updates its keys "
               "and moves to another port, one that follows a Retry, one with early data; secrets are inside.")
    hosts = ["server", "vendor"]
    programs = ["dnsmasq", "gtlsclient", "gtlsserver", "openssl"]
    at = ("server", "eth0")

    def prepare(self, network, truth):
        services.name_service(network)
        certificate, key = services.certificates(network)
        folder = os.path.join(network.folder, "documents")
        os.makedirs(folder)
        with open(os.path.join(folder, "status"), "w") as file:
            json.dump({"accepted": True, "account": EMAIL}, file)
        address = services.address(HOST)
        for port, options in ((PLAIN, []), (RETRY, ["-V"])):
            network["vendor"].start("gtlsserver", "-q", "-d", folder, *options, address, port, key, certificate)
        time.sleep(1)

    def play(self, network, truth):
        keys = os.path.join(network.folder, "keys.log")
        session = ["--session-file", os.path.join(network.folder, "session"),
                   "--tp-file", os.path.join(network.folder, "parameters")]
        self.post(network, keys, 1, PLAIN, ["--key-update=100ms", "--change-local-addr=200ms", "--delay-stream=400ms"])
        self.post(network, keys, 2, RETRY, [])
        self.post(network, keys, 3, PLAIN, session, filler=3_000)
        self.post(network, keys, 4, PLAIN, session)
        truth.inventory = INVENTORY
        self.write_down(truth)
        return keys

    def post(self, network, keys, layer, port, options, filler=0):
        """One connection with one request."""
        path = os.path.join(network.folder, f"status-{layer}.json")
        with open(path, "w") as file:
            json.dump(status(layer, filler), file)
        suffix = "" if port == PLAIN else f":{port}"
        network["server"].run(
            "gtlsclient", "-q", "-m", "POST", "-d", path, "--exit-on-all-streams-close", "--no-http-dump",
            "--timeout=5s", *options, HOST, port, f"https://{HOST}{suffix}/status?layer={layer}",
            env={**os.environ, "SSLKEYLOGFILE": keys}, check=False, timeout=20)

    def write_down(self, truth):
        def plant(data_type, value, path, clause, verdict, note=None):
            truth.plant(data_type, value, f"POST /status body {path}", HOST, sender=SENDER,
                        recipient=services.address(HOST), party="first-party", form=["json"], count=POSTS,
                        clause=clause, verdict=verdict, channel="quic", note=note)

        plant("serial-number", SERIAL, "$.printer.serial", "5.1", "declared-vague", "personal: same body as an e-mail")
        plant("device-model", "Fortus 450mc", "$.printer.model", "5.1", "declared")
        plant("firmware-version", FIRMWARE, "$.printer.firmware", "5.1", "declared-vague")
        plant("mac-address", MAC, "$.server.mac", "5.1", "declared", "personal: same body as an e-mail")
        plant("job-name", JOB, "$.job.name", "5.1", ["undeclared", "declared-vague"], "undeclared if strict")
        plant("email-address", EMAIL, "$.job.owner", "4.1.1", "declared")
        truth.plant("email-address", EMAIL, "200 POST /status body $.account", None, sender=f"vendor ({HOST})",
                    recipient="192.0.2.20", party="local-network", form=["json"], count=POSTS, direction="response",
                    channel="quic")


SCENARIOS = [HTTP3()]
