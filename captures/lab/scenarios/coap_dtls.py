"""What a device tells a server of its LAN by CoAP within DTLS, with the session's secrets in the capture."""

import json
import os
import time

from stage.scenario import Scenario

MAC, SERIAL, EMAIL = "00:00:5e:00:53:10", "D12345", "operator@example.com"
SERVER, KEY = "192.0.2.20", "swordfish-for-units"
INVENTORY = """region: US
devices:
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [D12345]}
persons:
  - {name: Test Operator, emails: [operator@example.com]}
"""


class Sealed(Scenario):
    name = "coap-dtls"
    summary = "A printer writes and reads its state by CoAP over DTLS 1.2 with a pre-shared key; the secrets are inside."
    hosts = ["server", "printer"]
    programs = ["coap-server-gnutls", "coap-client-gnutls"]
    at = ("router", "lan")

    def prepare(self, network, truth):
        network["server"].start("coap-server-gnutls", "-A", SERVER, "-d", "10", "-k", KEY, "-v", "7")
        time.sleep(1.5)
        truth.inventory = INVENTORY

    def plant(self, truth, data_type, value, location, **changes):
        facts = {"sender": "printer 192.0.2.50", "recipient": SERVER, "party": "local-network", "direction": "request",
                 "channel": "dtls1.2", **changes}
        truth.plant(data_type, value, location, None, **facts)

    def play(self, network, truth):
        keys, base = os.path.join(network.folder, "keys.log"), f"coaps://{SERVER}"

        def client(*arguments):
            network["printer"].run("env", f"SSLKEYLOGFILE={keys}", "coap-client-gnutls", "-k", KEY, "-u", "unit", *arguments)

        document = json.dumps({"mac": MAC, "serialNumber": SERIAL, "user": {"email": EMAIL}})
        client("-m", "put", "-t", "50", "-e", document.replace(" ", "%20"), f"{base}/units/{SERIAL}-0010")
        client("-m", "get", "-B", "3", f"{base}/units/{SERIAL}-0010?email={EMAIL}")
        large = os.path.join(network.folder, "large.json")
        with open(large, "w") as file:
            json.dump({"log": ["layer done"] * 100, "contact": {"email": EMAIL}}, file)
        client("-m", "put", "-t", "50", "-b", "256", "-f", large, f"{base}/log")
        put = "PUT /units/+ payload"
        self.plant(truth, "mac-address", MAC, f"{put} $.mac", form=["json"])
        self.plant(truth, "serial-number", SERIAL, f"{put} $.serialNumber", form=["json"])
        self.plant(truth, "email-address", EMAIL, f"{put} $.user.email", form=["json"])
        self.plant(truth, "serial-number", SERIAL, "PUT /units/+ path units")
        self.plant(truth, "email-address", EMAIL, "GET /units/+ query email")
        self.plant(truth, "email-address", EMAIL, "PUT /log payload $.contact.email", form=["json"])
        self.plant(truth, "mac-address", MAC, "2.05 payload $.mac", form=["json"], sender=f"server {SERVER}",
                   recipient="192.0.2.50", direction="response")
        return keys


SCENARIOS = [Sealed()]
