"""S9: a MakerBot on the same LAN, and its cloud."""

import json
from urllib.parse import urlencode

from stage import services
from stage.client import Client
from stage.scenario import Scenario

MAC, SERIAL = "00:00:5e:00:53:3c", "23C1001400005E00533C"
USER, THINGIVERSE, ACCESS = "toperator", "thingiverse-0f9e8d7c6b5a4938", "token-4f1c09d7e2"
CLOUD = "cloudauth.makerbot.com"
INVENTORY = """region: US
devices:
  - name: makerbot
    role: printer
    addresses: [192.0.2.60]
    macs: ["00:00:5e:00:53:3c"]
    serials: [23C1001400005E00533C]
persons:
  - {name: Test Operator, emails: [operator@example.com], usernames: [toperator]}
"""


class MakerBot(Scenario):
    name = "makerbot-lan"
    summary = "S9: discovery by UDP 12307, pairing by HTTP with user name and token, JSON-RPC, and TLS to cloudauth."
    hosts = ["workstation", "makerbot", "third"]
    programs = ["curl", "nginx", "dnsmasq", "openssl"]

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "third", tls=True)
        network["makerbot"].start(*services.program("makerbot.py"), "192.0.2.60",
                                  SERIAL, ready="listening")

    def play(self, network, truth):
        client = Client(network, "workstation", "MakerWare/3.10")
        program = services.program("makerbot_client.py")
        client.host.run(*program, "find", "255.255.255.255")
        common = {"client_id": "MakerWare", "client_secret": "secret-1618033988"}
        for query in ({"response_type": "code", "username": USER, "thingiverse_token": THINGIVERSE},
                      {"response_type": "answer", "answer_code": "answer-271828"},
                      {"response_type": "token", "auth_code": "code-314159", "context": "jsonrpc"}):
            client.get("http://192.0.2.60/auth?" + urlencode({**query, **common}))
        client.host.run(*program, "control", "192.0.2.60", ACCESS)
        client.curl("-A", client.agent, "--cacert", services.authority(network), *client.body(json.dumps(
            {"name": "Lab printer", "type": "platypus", "ip": "192.0.2.60", "id": SERIAL}), "application/json"),
            f"https://{CLOUD}/session")
        self.write_down(truth)

    def write_down(self, truth):
        def plant(data_type, value, location, sender, recipient, direction="request", host=None, form=(), note=None):
            truth.plant(data_type, value, location, host, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, clause="14", verdict="exposure", form=form, note=note)

        truth.inventory = INVENTORY
        desk, printer = "192.0.2.10", "192.0.2.60"
        plant("username", USER, "GET /auth query username", f"workstation {desk}", printer)
        plant("auth-token", THINGIVERSE, "GET /auth query thingiverse_token", f"workstation {desk}", printer,
              note="severity high: a token in clear, in a URL")
        plant("auth-token", ACCESS, "200 GET /auth body $.access_token", f"makerbot {printer}", desk, "response",
              form=["json"], note="severity high")
        plant("username", USER, "200 GET /auth body $.username", f"makerbot {printer}", desk, "response",
              form=["json"])
        plant("serial-number", SERIAL, "broadcast answer payload $.iserial", f"makerbot {printer}", desk, "message", form=["json"])
        plant("mac-address", MAC, "broadcast answer payload $.iserial", f"makerbot {printer}", desk, "message",
              form=["json", "embedded-in-serial"], note="the last twelve digits of the serial; a known value")
        plant("hostname", "Lab printer", "broadcast answer payload $.machine_name", f"makerbot {printer}", desk, "message",
              form=["json"], note="the name the owner gave it")
        plant("username", USER, "handshake payload $.params.username", f"workstation {desk}", printer, form=["json"])
        plant("auth-token", ACCESS, "authenticate payload $.params.access_token", f"workstation {desk}", printer,
              form=["json"], note="severity high: a token in clear")
        process = "state_notification payload $.params.info.current_process"
        plant("username", USER, f"{process}.username", f"makerbot {printer}", desk, "message", form=["json"])
        plant("file-name", "bracket_v3.makerbot", f"{process}.filename", f"makerbot {printer}", desk, "message",
              form=["json"])
        truth.judge("14", "exposure", "a token and a user name in clear on the LAN: high")
        truth.judge("5.1", "not-observed", "no host of the policy's services receives anything")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.counts = {"outOfScope": [CLOUD], "opaque": [CLOUD]}
        truth.notes += [
            "MakerBot and its cloud are outside the policy's scope (a third party at the date of this capture). "
            f"The post to {CLOUD} carries name, address and serial inside TLS: opaque.",
            "Printer and client are ours at both ends: no program of Debian speaks these protocols.",
        ]


SCENARIOS = [MakerBot()]
