"""Calls and cameras: SIP between two SIPp programs, over UDP and TCP, and RTSP from ffprobe to a camera."""

import os

from scenarios.telemetry_clear import EMAIL, INVENTORY
from stage import services
from stage.scenario import Scenario

PBX = "pbx.example.net"
CALLER, CALLED = "jroe", "+12125550199"
BODY = f"""v=0
o={CALLER} 53655765 2353687637 IN IP4 [local_ip]
s=-
e={EMAIL}
p=+1 212 555 0123
c=IN IP4 [local_ip]
t=0 0
m=audio 6000 RTP/AVP 0
"""
REQUEST = """{method} sip:{called}@{host} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "Jane Roe" <sip:{caller}@example.com>;tag=[call_number]
To: <sip:{called}@{host}>{tag}
Call-ID: [call_id]
CSeq: {number} {method}
Contact: <sip:{caller}@[local_ip]:[local_port];transport=[transport]>
Max-Forwards: 70
"""


def request(method, number, body="", tag=""):
    text = REQUEST.format(method=method, called=CALLED, caller=CALLER, host=PBX, number=number, tag=tag)
    kind = "Content-Type: application/sdp\n" if body else ""
    return f"<send><![CDATA[\n{text}{kind}Content-Length: [len]\n\n{body}]]></send>"


CALL = "\n".join([
    '<?xml version="1.0" encoding="us-ascii"?>', '<scenario name="caller">', request("INVITE", 1, BODY),
    '<recv response="100" optional="true"/><recv response="180" optional="true"/><recv response="200"/>',
    request("ACK", 1, tag="[peer_tag_param]"), request("BYE", 2, tag="[peer_tag_param]"), '<recv response="200"/>',
    "</scenario>", ""])


class Media(Scenario):
    name = "media"
    summary = "SIPp calls SIPp over UDP and TCP; ffprobe asks a camera of the printer to describe its stream."
    hosts = ["workstation", "printer", "third"]
    programs = ["sipp", "ffprobe", "dnsmasq"]
    at = ("router", "lan")

    def prepare(self, network, truth):
        services.name_service(network)
        network["printer"].start(*services.program("rtsp_server.py"), "192.0.2.50", ready="listening")
        self.call = os.path.join(network.folder, "call.xml")
        with open(self.call, "w") as file:
            file.write(CALL)

    def play(self, network, truth):
        self.truth = truth
        truth.inventory = INVENTORY
        for transport in ("u1", "t1"):
            self.dial(network, transport)
        network["workstation"].run("ffprobe", "-hide_banner", "-rtsp_transport", "tcp",
                                   "rtsp://toperator:s3cr3t-cam@192.0.2.50/live?serial=D12345", check=False)
        self.write_down()

    def dial(self, network, transport):
        server = network["third"].start("sipp", "-sn", "uas", "-i", services.address(PBX), "-p", "5060", "-t", transport,
                                        "-m", "1", "-nostdin", env={**os.environ, "TERM": "dumb"}, cwd=network.folder)
        network["workstation"].run("sh", "-c", "sleep 0.7")
        network["workstation"].run("sipp", "-sf", self.call, "-i", "192.0.2.10", "-t", transport, "-m", "1",
                                   "-nostdin", "-timeout", "15", f"{services.address(PBX)}:5060",
                                   env={**os.environ, "TERM": "dumb"}, cwd=network.folder)
        network.stop(server)

    def write_down(self):
        def call(data_type, value, location, count=2):
            self.truth.plant(data_type, value, location, PBX, sender="workstation 192.0.2.10", party="third-party",
                             count=count)

        call("full-name", "Jane Roe", "INVITE header From")
        call("email-address", "jroe@example.com", "INVITE header From")
        call("username", CALLER, "INVITE user $")
        call("phone-number", CALLED, "INVITE field phone")
        call("email-address", EMAIL, "INVITE field sdp.email")
        call("phone-number", "+12125550123", "INVITE field sdp.phone")
        call("username", CALLER, "BYE user $")

        def camera(data_type, value, location, direction="request", form=()):
            self.truth.plant(data_type, value, location, None, sender="workstation 192.0.2.10", party="local-network",
                             direction=direction, form=form)

        camera("username", "toperator", "DESCRIBE /live header Authorization", form=["base64"])
        camera("password", "s3cr3t-cam", "DESCRIBE /live header Authorization", form=["base64"])
        camera("serial-number", "D12345", "DESCRIBE /live query serial")
        camera("username", "toperator", "200 DESCRIBE user $", "response")
        camera("email-address", EMAIL, "200 DESCRIBE field sdp.email", "response")
        camera("hostname", "fortus-450", "200 DESCRIBE field sdp.information", "response")
        self.truth.judge("14", "exposure", "names, numbers and a password in clear")
        self.truth.notes.append("What is said in a call is not recorded; the camera refuses to play.")


SCENARIOS = [Media()]
