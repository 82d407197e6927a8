"""What printers answer over HTTP, SHDR and OPC UA on a LAN, and what one tells its cloud."""

import json

from stage import services
from stage.client import Client
from stage.scenario import Scenario

CLOUD = "connect.prusa3d.com"
JSON = [["Content-Type", "application/json"]]
STREAMS = ('<?xml version="1.0" encoding="UTF-8"?>\n<MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:2.0">'
           '<Header creationTime="2026-05-25T10:00:00Z" sender="cell-7" instanceId="2125550123" version="2.0"/>'
           '<Streams><DeviceStream name="F900" uuid="f900-L10245"><ComponentStream component="Controller"><Events>{}'
           '</Events></ComponentStream></DeviceStream></Streams></MTConnectStreams>')
NETWORK = ('<Network dataItemId="n1" name="net" subType="MAC_ADDRESS" sequence="7">00:00:5e:00:53:10</Network>'
           '<Network dataItemId="n2" name="lan" subType="VLAN_ID" sequence="8">12</Network>')
USER = '<User dataItemId="u" subType="OPERATOR" sequence="{}">{}</User>'
EVENTS = "/MTConnectStreams/Streams/DeviceStream/ComponentStream/Events"


def part(document):
    return (f"\r\n--5ab1c2d3\r\nContent-type: text/xml\r\nContent-length: {len(document)}\r\n\r\n{document}")


ANSWERS = [
    {"path": "/current", "headers": [["Content-Type", "text/xml"]], "body": STREAMS.format(NETWORK + USER.format(9, "roe"))},
    {"path": "/sample", "headers": [["Content-Type", "multipart/x-mixed-replace;boundary=5ab1c2d3"]],
     "chunks": [part(STREAMS.format(USER.format(10, "doe"))), part(STREAMS.format(USER.format(11, "poe")))]},
    {"path": "/api/job", "headers": JSON, "body": json.dumps({
        "job": {"file": {"name": "bracket_v3.gcode", "display": "Bracket for the clinic"}, "user": "toperator"}})},
    {"path": "/machine/system_info", "headers": JSON, "body": json.dumps({"result": {"system_info": {
        "cpu_info": {"serial_number": "10000000a1b2c3d4"},
        "network": {"wlan0": {"mac_address": "00:00:5e:00:53:82"}}}}})},
    {"path": "/cluster-api/v1/print_jobs/", "headers": JSON, "body": json.dumps([
        {"name": "UMS5_bracket", "owner": "m.roe", "printer_count": 1}])},
]
INFO = {"event": "INFO", "data": {"sn": "CZPX0123X004XK12345", "network_info": {
    "lan_mac": "00:00:5e:00:53:31", "wifi_ssid": "roe-workshop", "username": "maker", "digest": "Secret-42"}}}


class PrinterInterfaces(Scenario):
    name = "printer-interfaces"
    summary = "Interfaces of printers on a LAN (MTConnect, OctoPrint, Moonraker, Ultimaker, SHDR, OPC UA) and PrusaConnect."
    hosts = ["workstation", "printer", "third"]
    programs = ["curl", "nginx", "dnsmasq"]

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "printer", ANSWERS, compress=False)
        services.web(network, "third", compress=False)
        network["printer"].start(*services.program("machine.py"), "serve", ready="listening")

    def play(self, network, truth):
        client = Client(network, "workstation", "curl")
        for answer in ANSWERS:
            client.get(f"http://192.0.2.50{answer['path']}")
        network["workstation"].run(*services.program("machine.py"), "connect", "192.0.2.50")
        client.post(f"http://{CLOUD}/p/events", json.dumps(INFO), "application/json", "-H", "Fingerprint: 7d1c0a5e4f3b29687d1c0a5e",
                    "-H", "Token: kD8xQm2vT7pL4wZs9bNc", "-H", "User-Agent-Printer: MK4")
        self.write_down(truth)

    def write_down(self, truth):
        def answer(data_type, value, location, form=("json",)):
            truth.plant(data_type, value, location, None, sender="printer 192.0.2.50", recipient="192.0.2.10",
                        party="local-network", direction="response", form=form)

        for data_type, value, place in [
                ("hostname", "cell-7", "/MTConnectStreams/Header/@sender"), ("mac-address", "00:00:5e:00:53:10", f"{EVENTS}/Network"),
                ("hardware-uuid", "f900-L10245", "/MTConnectStreams/Streams/DeviceStream/@uuid"), ("username", "roe", f"{EVENTS}/User")]:
            answer(data_type, value, f"200 GET /current body {place}", ("xml",))
        for user in ("doe", "poe"):
            answer("username", user, f"200 GET /sample body [0] {EVENTS}/User", ("multipart", "xml"))
        answer("username", "toperator", "200 GET /api/job body $.job.user")
        answer("file-name", "Bracket for the clinic", "200 GET /api/job body $.job.file.display")
        system = "200 GET /machine/system_info body $.result.system_info"
        answer("mac-address", "00:00:5e:00:53:82", f"{system}.network.wlan0.mac_address")
        answer("serial-number", "10000000a1b2c3d4", f"{system}.cpu_info.serial_number")
        answer("username", "m.roe", "200 GET /cluster-api/v1/print_jobs/ body $[0].owner")
        answer("job-name", "UMS5_bracket", "200 GET /cluster-api/v1/print_jobs/ body $[0].name")

        def message(data_type, value, location, sender, recipient, direction, form=()):
            truth.plant(data_type, value, location, None, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, form=form)

        machine, desk = "printer 192.0.2.50", "workstation 192.0.2.10"
        message("username", "roe", "SHDR field operator", machine, "192.0.2.10", "message")
        message("mac-address", "00:00:5e:00:53:10", "SHDR field mac_address", machine, "192.0.2.10", "message")
        message("serial-number", "RM-55120", "SHDR asset payload /RawMaterial/@serialNumber", machine, "192.0.2.10", "message", ["xml"])
        message("username", "operator7", "ActivateSession user userName", desk, "192.0.2.50", "request")
        message("password", "Secret-42", "ActivateSession password password", desk, "192.0.2.50", "request")

        def cloud(data_type, value, location, form=()):
            truth.plant(data_type, value, f"POST /p/events {location}", CLOUD, sender=desk,
                        recipient=services.address(CLOUD), party="third-party", form=form)

        cloud("hardware-uuid", "7d1c0a5e4f3b29687d1c0a5e", "header Fingerprint")
        cloud("auth-token", "kD8xQm2vT7pL4wZs9bNc", "header Token")
        cloud("device-model", "MK4", "header User-Agent-Printer")
        cloud("serial-number", "CZPX0123X004XK12345", "body $.data.sn", ["json"])
        for data_type, value, key in [("mac-address", "00:00:5e:00:53:31", "lan_mac"), ("ssid", "roe-workshop", "wifi_ssid"),
                                      ("username", "maker", "username"), ("password", "Secret-42", "digest")]:
            cloud(data_type, value, f"body $.data.network_info.{key}", ["json"])
        truth.notes += [
            "The documents of the interfaces are ours, served by nginx in the form the makers document: OctoPrint, "
            "Moonraker and an MTConnect agent are no packages of Debian. SHDR and OPC UA are ours at both ends.",
            "The counter `instanceId` has the shape of a telephone number, and the VLAN's number is no address: both "
            "must stay silent.",
        ]


SCENARIOS = [PrinterInterfaces()]
