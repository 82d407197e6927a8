"""What printers publish: MQTT within TLS and within WebSocket, and MTConnect's documents in JSON."""

import json
import os

from stage import services
from stage.client import Client
from stage.scenario import Scenario

PRINTER = "192.0.2.50"
MODULE, CODE, JOB, FILE, SPOOL = "01S00A000012345", "24681357", "Knee guide left", "knee_guide.3mf", "A1B2C3D400000100"
OWNER, EMAIL, DASHBOARD = "l.poe", "m.roe@example.com", "dashboard-7"
JSON, XML = [["Content-Type", "application/json"]], [["Content-Type", "text/xml"]]
REPORT = {"print": {"subtask_name": JOB, "gcode_file": FILE, "sequence_id": "2021", "nozzle_temper": 219.5,
                    "ams": {"ams": [{"tray": [{"tag_uid": SPOOL, "tray_type": "PLA"}]}]}}}
STATE = {"owner": OWNER, "contact": {"email": EMAIL}, "layer": 118}
HEADER = {"instanceId": 2125550123, "sender": "cell-7", "bufferSize": 131072, "nextSequence": 247}


def event(value, **more):
    return {"value": value, "timestamp": "2026-05-25T10:00:00Z", "sequence": 7, **more}


CURRENT = {"MTConnectStreams": {"jsonVersion": 2, "schemaVersion": "2.0", "Header": HEADER, "Streams": {"DeviceStream": [
    {"name": "F900", "uuid": "f900-L10245", "ComponentStream": [{"component": "Controller", "componentId": "c1", "Events": {
        "Network": [event("00:00:5e:00:53:77", dataItemId="n1", subType="MAC_ADDRESS"),
                    event("12", dataItemId="n2", subType="VLAN_ID"),
                    event("roe-workshop", dataItemId="n3", subType="WIRELESS")],
        "User": [event("j.roe", dataItemId="u", subType="OPERATOR")],
        "PartId": [event("Bracket for the clinic", dataItemId="p")]}}]}]}}}
ASSETS = {"MTConnectAssets": {"jsonVersion": 1, "Header": {"sender": "cell-7"}, "Assets": [
    {"RawMaterial": {"assetId": "m1", "serialNumber": "RM-55120", "Lot": "LOT-77", "hasMaterial": True}}]}}
PROBE = ('<?xml version="1.0" encoding="UTF-8"?>\n<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:2.0"><Header '
         'creationTime="2026-05-25T10:00:00Z" sender="cell-7" instanceId="2125550123" version="2.0" assetBufferSize="1024" '
         'assetCount="0" bufferSize="131072"/><Devices><Device id="d1" name="F900" uuid="f900-L10245"><Description '
         'manufacturer="Stratasys" model="F900" serialNumber="L10245"/><DataItems><DataItem category="EVENT" id="avail" '
         'type="AVAILABILITY"/></DataItems></Device></Devices></MTConnectDevices>')
ANSWERS = [
    {"path": "/current", "headers": JSON, "body": json.dumps(CURRENT)},
    {"path": "/assets", "headers": JSON, "body": json.dumps(ASSETS)},
    {"path": "/probe", "headers": XML, "body": PROBE},
]


class PrinterFeeds(Scenario):
    name = "printer-feeds"
    summary = "MQTT within TLS (secrets inside) and within WebSocket, by Mosquitto and paho; MTConnect in JSON, compressed."
    hosts = ["workstation", "printer"]
    programs = ["curl", "nginx", "openssl", "mosquitto"]

    def prepare(self, network, truth):
        chain, key = services.certificates(network)
        path = os.path.join(network.folder, "mosquitto.conf")
        with open(path, "w") as file:
            file.write(f"per_listener_settings false\nallow_anonymous true\npersistence false\nuser root\nlog_dest stderr\n"
                       f"listener 8883 {PRINTER}\ncertfile {chain}\nkeyfile {key}\n"
                       f"listener 9001\nprotocol websockets\nlistener 1883 127.0.0.1\n")
        network["printer"].start("mosquitto", "-c", path, ready="running")
        services.web(network, "printer", ANSWERS)

    def play(self, network, truth):
        keys = os.path.join(network.folder, "keys.log")
        desk, printer = network["workstation"], network["printer"]
        # Within TLS: what the printer says comes to whoever knows its code.
        desk.start(*services.program("mqtt_client.py"), PRINTER, "8883", "--id", "studio", "--user", "bblp", "--password",
                   CODE, "--tls", keys, "--subscribe", f"device/{MODULE}/report", ready="subscribed")
        printer.run("mosquitto_pub", "-h", "127.0.0.1", "-t", f"device/{MODULE}/report", "-m", json.dumps(REPORT))
        # Within WebSocket, in clear.
        desk.start(*services.program("mqtt_client.py"), PRINTER, "9001", "--id", DASHBOARD, "--user", OWNER, "--password",
                   "Birch-Lamp-58", "--websockets", "/mqtt", "--subscribe", "state/#", ready="subscribed")
        printer.run("mosquitto_pub", "-h", "127.0.0.1", "-t", "state/fdm", "-m", json.dumps(STATE))
        client = Client(network, "workstation", "curl")
        for answer in ANSWERS:
            client.get(f"http://{PRINTER}{answer['path']}", "--compressed")
        self.write_down(truth)
        return keys

    def write_down(self, truth):
        def told(data_type, value, location, form=("json",), direction="message", channel="clear"):
            truth.plant(data_type, value, location, None, sender=f"printer {PRINTER}", recipient="192.0.2.10",
                        party="local-network", direction=direction, form=form, channel=channel)

        def asked(data_type, value, location, channel="clear", form=()):
            truth.plant(data_type, value, location, None, sender="workstation 192.0.2.10", recipient=PRINTER,
                        party="local-network", form=form, channel=channel)

        asked("password", CODE, "CONNECT password $", channel="tls1.3")
        asked("serial-number", MODULE, "SUBSCRIBE topic device", channel="tls1.3")
        report = "PUBLISH device/+/report"
        told("serial-number", MODULE, f"{report} topic device", (), channel="tls1.3")
        told("job-name", JOB, f"{report} payload $.print.subtask_name", channel="tls1.3")
        told("file-name", FILE, f"{report} payload $.print.gcode_file", channel="tls1.3")
        told("material-use", SPOOL, f"{report} payload $.print.ams.ams[0].tray[0].tag_uid", channel="tls1.3")
        asked("username", OWNER, "CONNECT user $")
        asked("password", "Birch-Lamp-58", "CONNECT password $")
        told("username", OWNER, "PUBLISH state/fdm payload $.owner")
        told("email-address", EMAIL, "PUBLISH state/fdm payload $.contact.email")

        def document(data_type, value, place, form):
            told(data_type, value, f"200 GET {place}", form, "response")

        stream = "/current body $.MTConnectStreams.Streams.DeviceStream[0]"
        events, packed = f"{stream}.ComponentStream[0].Events", ("gzip", "json")
        document("hostname", "cell-7", "/current body $.MTConnectStreams.Header.sender", packed)
        document("hardware-uuid", "f900-L10245", f"{stream}.uuid", packed)
        document("mac-address", "00:00:5e:00:53:77", f"{events}.Network[0].value", packed)
        document("ssid", "roe-workshop", f"{events}.Network[2].value", packed)
        document("username", "j.roe", f"{events}.User[0].value", packed)
        document("job-name", "Bracket for the clinic", f"{events}.PartId[0].value", packed)
        document("serial-number", "RM-55120", "/assets body $.MTConnectAssets.Assets[0].RawMaterial.serialNumber", ("json",))
        document("serial-number", "L10245", "/probe body /MTConnectDevices/Devices/Device/Description/@serialNumber",
                 ("gzip", "xml"))
        truth.judge("14", "exposure", "a password and names of people in clear on the LAN")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes += [
            "Reports and documents are ours, in the form that makers and the public agent document; broker, clients and web "
            "server are real programs.",
            "The short answer of `/assets` is not compressed. The counter `instanceId` has the shape of a telephone number "
            "and must stay silent, as must the number of the VLAN.",
        ]


SCENARIOS = [PrinterFeeds()]
