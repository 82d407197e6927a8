"""S2 and S3: a print server posts to the vendor's cloud over TLS, with and without the secrets."""

import json
import os
import time

from stage import services
from stage.client import Client
from stage.scenario import Scenario

HOST, BALANCER = "print.grabcad.com", "replica-print.us-east-1.elb.amazonaws.com"
SENDER, MAC = "server 192.0.2.20", "00:00:5e:00:53:14"
EMAIL, SERIAL, JOB, MATERIAL = "j.doe@example.com", "L10245", "bracket_A", "P430_IVR"
INVENTORY = """region: US
devices:
  - {name: print-server, role: server, addresses: [192.0.2.20], macs: ["00:00:5e:00:53:14"], hostnames: [print-server]}
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [L10245]}
persons:
  - {name: John Doe, emails: [j.doe@example.com], usernames: [j.doe]}
values:
  - {type: job-name, value: bracket_A}
"""


def status(layer):
    return {"printer": {"serial": SERIAL, "model": "Fortus 450mc", "firmware": "5.8.0000.0"},
            "server": {"mac": MAC, "version": "1.41"},
            "job": {"name": JOB, "owner": EMAIL, "layer": layer, "material": MATERIAL},
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}


class TelemetryTLS(Scenario):
    hosts = ["server", "vendor"]
    programs = ["curl", "nginx", "dnsmasq", "openssl"]
    at = ("server", "eth0")
    inject = False

    def prepare(self, network, truth):
        services.name_service(network, aliases={HOST: BALANCER})
        services.web(network, "vendor", tls=True)

    def play(self, network, truth):
        keys = os.path.join(network.folder, "keys.log")
        client = Client(network, "server", agent="GrabCADPrintServer/1.41")
        for number, version in enumerate((["--tlsv1.3"], ["--tls-max", "1.2"], ["--tlsv1.3"])):
            body = client.body(json.dumps(status(118 + number)), "application/json")
            client.curl("-A", client.agent, "--cacert", services.authority(network), *version, *body,
                        f"https://{HOST}/api/v1/status", environment={"SSLKEYLOGFILE": keys})
            time.sleep(1.5)
        truth.inventory = INVENTORY
        self.write_down(truth)
        return keys if self.inject else None

    def plant_all(self, truth, opaque):
        def plant(data_type, value, path, clause, verdict, note=None):
            truth.plant(data_type, value, f"POST /api/v1/status body {path}", HOST, sender=SENDER,
                        recipient=services.address(HOST), party="first-party", form=["json"], count=3, clause=clause,
                        verdict="opaque" if opaque else verdict, channel="tls1.3 ×2, tls1.2 ×1", note=note)

        plant("serial-number", SERIAL, "$.printer.serial", "5.1", "declared-vague", "personal: same body as an e-mail")
        plant("device-model", "Fortus 450mc", "$.printer.model", "5.1", "declared")
        plant("firmware-version", "5.8.0000.0", "$.printer.firmware", "5.1", "declared-vague")
        plant("mac-address", MAC, "$.server.mac", "5.1", "declared", "personal: same body as an e-mail")
        plant("job-name", JOB, "$.job.name", "5.1", ["undeclared", "declared-vague"], "undeclared if strict")
        plant("email-address", EMAIL, "$.job.owner", "4.1.1", "declared")
        plant("material-use", MATERIAL, "$.job.material", "5.1", "declared-vague")


class NoKeys(TelemetryTLS):
    name = "telemetry-tls-nokeys"
    summary = "S3: a print server posts job status to print.grabcad.com over TLS; no secrets."

    def write_down(self, truth):
        self.plant_all(truth, opaque=True)
        for entry in truth.planted:
            entry["opaque"] = True
        truth.judge("5.1", "opaque", "a relevant flow to the vendor, encrypted, without secrets")
        truth.judge("4.1.1", "opaque", "as 5.1")
        truth.judge("6.4", "declared", "the recipient's name leads by CNAME to a hosting provider")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append("What is planted is inside TLS: an auditor without secrets must report none of it, and must "
                           "not pass any clause for it. Host, bytes and interval can be reported.")


class Keys(TelemetryTLS):
    name = "telemetry-tls-keys"
    summary = "S2: a print server posts job status to print.grabcad.com over TLS; secrets are inside the capture."
    inject = True

    def write_down(self, truth):
        self.plant_all(truth, opaque=False)
        truth.judge("6.4", "declared", "the recipient's name leads by CNAME to a hosting provider")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.counts = {"needs": "decryption; without it the verdicts are those of telemetry-tls-nokeys"}


SCENARIOS = [NoKeys(), Keys()]
