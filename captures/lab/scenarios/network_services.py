"""What hosts of a LAN ask its services for: the time, a log-in to the network, files, a sensor's state."""

import json
import os
import time

from stage import services
from stage.scenario import Scenario

MAC, AP_MAC, SERIAL = "00:00:5e:00:53:10", "00:00:5e:00:53:20", "D12345"
USER, SSID, JOB_FILE, EMAIL = "toperator", "Example Guest", "bracket_v3.cmb", "operator@example.com"
SERVER = "192.0.2.20"
INVENTORY = """region: US
devices:
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [D12345],
     hostnames: [fortus-450]}
persons:
  - {name: Test Operator, emails: [operator@example.com], usernames: [toperator]}
"""
RADIUS_DICTIONARY = "/usr/share/freeradius"


class Services(Scenario):
    name = "network-services"
    summary = "A printer asks the servers of its LAN: NTP, RADIUS, TFTP and CoAP, each by real programs."
    hosts = ["server", "printer"]
    programs = ["chronyd", "freeradius", "radclient", "in.tftpd", "curl", "coap-server-notls", "coap-client-notls"]
    at = ("router", "lan")

    def prepare(self, network, truth):
        folder, server = network.folder, network["server"]
        with open(f"{folder}/chrony.conf", "w") as file:
            file.write(f"local stratum 8\nallow 192.0.2.0/24\ncmdport 0\nuser root\npidfile {folder}/chrony.pid\n")
        server.start("chronyd", "-d", "-x", "-u", "root", "-f", f"{folder}/chrony.conf", ready="Running with root")
        self.radius(network)
        files = f"{folder}/files"
        os.makedirs(files)
        with open(f"{files}/fdm-{SERIAL}.cfg", "w") as file:
            json.dump({"mac": MAC, "notes": ["as delivered"] * 60, "contact": {"email": EMAIL}}, file)
        open(f"{files}/{JOB_FILE}", "w").close()
        for name in [files, *(os.path.join(files, entry) for entry in os.listdir(files))]:
            os.chmod(name, 0o777)
        server.start("in.tftpd", "--daemon", "--no-fork", "--user", "root.root", "--port", "69", files)
        server.start("coap-server-notls", "-A", SERVER, "-d", "10", "-v", "7")
        time.sleep(1.5)

    def radius(self, network):
        """freeradius with one user, one client and nothing else."""
        folder = f"{network.folder}/radius"
        os.makedirs(folder)
        with open(f"{folder}/radiusd.conf", "w") as file:
            file.write(f"""
prefix = /usr
logdir = {folder}
run_dir = {folder}
libdir = /usr/lib/freeradius
pidfile = {folder}/pid
client lan {{ ipaddr = 192.0.2.0/24
 secret = swordfish }}
modules {{ always ok {{
  rcode = ok
 }}
 pap {{
 }}
}}
server default {{
 listen {{ type = auth
  ipaddr = {SERVER}
  port = 1812 }}
 listen {{ type = acct
  ipaddr = {SERVER}
  port = 1813 }}
 authorize {{
  update control {{
   Cleartext-Password := "hidden-by-radius"
  }}
  pap
 }}
 authenticate {{
  pap
 }}
 accounting {{
  ok
 }}
 post-auth {{
  update reply {{
   Reply-Message := "Welcome"
  }}
 }}
}}
""")
        network["server"].start("freeradius", "-f", "-l", "stdout", "-xx", "-d", folder, "-D", RADIUS_DICTIONARY, "-n",
                                "radiusd", ready="Ready to process requests")

    def play(self, network, truth):
        truth.inventory = INVENTORY
        printer = network["printer"]
        printer.run("chronyd", "-Q", "-u", "root", "-f", "/dev/null", "-t", "5", f"server {SERVER} iburst maxsamples 2",
                    check=False)
        self.log_in(network, truth)
        self.transfer(network, truth)
        self.sensors(network, truth)
        truth.judge("14", "exposure", "user names, addresses and files in clear on the LAN")
        truth.judge("5.1", "not-observed", "nothing leaves the LAN")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append("The RADIUS password is hidden by the shared secret and must not be found.")

    def plant(self, truth, data_type, value, location, form=(), **changes):
        facts = {"sender": "printer 192.0.2.50", "recipient": SERVER, "party": "local-network", "direction": "request",
                 "clause": "14", "verdict": "exposure", **changes}
        truth.plant(data_type, value, location, None, form=form, **facts)

    def log_in(self, network, truth):
        """The access point is played by radclient."""
        attributes = (f'User-Name = "{USER}"\nUser-Password = "hidden-by-radius"\n'
                      f'Called-Station-Id = "00-00-5E-00-53-20:{SSID}"\nCalling-Station-Id = "00-00-5E-00-53-10"\n'
                      "NAS-IP-Address = 192.0.2.50\nMessage-Authenticator = 0x00\n"
                      'Cisco-AVPair = "client-mac-address=0000.5e00.5310"\n')
        accounting = attributes.split("User-Password")[0] + 'Acct-Status-Type = Start\nAcct-Session-Id = "4711"\n' \
            "Framed-IP-Address = 192.0.2.77\n"
        for words, port, kind in ((attributes, 1812, "auth"), (accounting, 1813, "acct")):
            path = os.path.join(network.folder, f"radclient-{kind}")
            with open(path, "w") as file:
                file.write(words)
            network["printer"].run("radclient", "-D", RADIUS_DICTIONARY, "-f", path, f"{SERVER}:{port}", kind,
                                   "swordfish")
        start = "Access-Request attribute"
        self.plant(truth, "username", USER, f"{start} User-Name")
        self.plant(truth, "mac-address", MAC, f"{start} Calling-Station-Id")
        self.plant(truth, "ssid", SSID, f"{start} Called-Station-SSID")
        self.plant(truth, "mac-address", AP_MAC, f"{start} Called-Station-Id")
        self.plant(truth, "mac-address", MAC, f"{start} client-mac-address")
        self.plant(truth, "username", USER, "Accounting-Request attribute User-Name")
        self.plant(truth, "ip-address", "192.0.2.77", "Accounting-Request attribute Framed-IP-Address")

    def transfer(self, network, truth):
        """curl reads a configuration and writes a job."""
        printer = network["printer"]
        path = os.path.join(network.folder, "job.cmb")
        with open(path, "w") as file:
            json.dump({"owner": USER, "layers": ["0.254 mm"] * 90, "serialNumber": SERIAL}, file)
        printer.run("curl", "-s", "-S", "--max-time", "10", f"tftp://{SERVER}/fdm-{SERIAL}.cfg")
        printer.run("curl", "-s", "-S", "--max-time", "10", "-T", path, f"tftp://{SERVER}/{JOB_FILE}")
        self.plant(truth, "serial-number", SERIAL, "RRQ field file-name")
        self.plant(truth, "file-name", JOB_FILE, "WRQ field file-name")
        served = {"sender": f"server {SERVER}", "recipient": "192.0.2.50", "direction": "message"}
        self.plant(truth, "mac-address", MAC, "RRQ body $.mac", ["json"], **served)
        self.plant(truth, "email-address", EMAIL, "RRQ body $.contact.email", ["json"], **served)
        self.plant(truth, "username", USER, "WRQ body $.owner", ["json"], direction="message")
        self.plant(truth, "serial-number", SERIAL, "WRQ body $.serialNumber", ["json"], direction="message")

    def sensors(self, network, truth):
        """libcoap's client writes to a resource that its server makes, reads it again, and one of many blocks."""
        printer, base = network["printer"], f"coap://{SERVER}"
        document = json.dumps({"mac": MAC, "serialNumber": SERIAL, "user": {"email": EMAIL}})
        printer.run("coap-client-notls", "-m", "put", "-t", "50", "-e", document.replace(" ", "%20"),
                    f"{base}/units/{SERIAL}-0010")
        printer.run("coap-client-notls", "-m", "get", "-B", "3", f"{base}/units/{SERIAL}-0010?email={EMAIL}")
        large = os.path.join(network.folder, "large.json")
        with open(large, "w") as file:
            json.dump({"log": ["layer done"] * 100, "contact": {"email": EMAIL}}, file)
        printer.run("coap-client-notls", "-m", "put", "-t", "50", "-b", "256", "-f", large, f"{base}/log")
        printer.run("coap-client-notls", "-m", "get", "-b", "256", f"{base}/log")
        put = "PUT /units/+ payload"
        self.plant(truth, "mac-address", MAC, f"{put} $.mac", ["json"])
        self.plant(truth, "serial-number", SERIAL, f"{put} $.serialNumber", ["json"])
        self.plant(truth, "email-address", EMAIL, f"{put} $.user.email", ["json"])
        self.plant(truth, "serial-number", SERIAL, "PUT /units/+ path units")
        self.plant(truth, "email-address", EMAIL, "GET /units/+ query email")
        self.plant(truth, "email-address", EMAIL, "PUT /log payload $.contact.email", ["json"])
        served = {"sender": f"server {SERVER}", "recipient": "192.0.2.50", "direction": "response"}
        self.plant(truth, "mac-address", MAC, "2.05 payload $.mac", ["json"], **served)
        self.plant(truth, "email-address", EMAIL, "2.05 GET /log payload $.contact.email", ["json"], **served)


SCENARIOS = [Services()]
