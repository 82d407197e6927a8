"""A print server asks a printer over SNMP what it is and what it does."""

import os

from stage.scenario import Scenario

INVENTORY = """region: US
devices:
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [D12345]}
  - {name: print-server, role: workstation, addresses: [192.0.2.10]}
"""

# Objects that the agent does not have by itself: RFC 3805, 2790, 2707 and PWG 5107.1.
OBJECTS = [
    ("1.3.6.1.2.1.1.1.0", "Fortus 450mc Controller"),
    ("1.3.6.1.2.1.25.3.2.1.3.1", "Fortus 450mc"),
    ("1.3.6.1.2.1.43.5.1.1.5.1", "Laura Poe"),
    ("1.3.6.1.2.1.43.5.1.1.16.1", "fortus-450"),
    ("1.3.6.1.2.1.43.5.1.1.17.1", "D12345"),
    ("1.3.6.1.2.1.43.11.1.1.6.1.1", "ULTEM 9085 canister"),
    ("1.3.6.1.2.1.43.16.5.1.2.1.1", "Building bracket_v3"),
    ("1.3.6.1.4.1.2699.1.1.1.3.1.1.9.1.4000", "j.doe"),
    ("1.3.6.1.4.1.2699.1.1.1.4.1.1.4.1.4000.23.1", "bracket_v3"),
    ("1.3.6.1.4.1.2699.1.1.1.4.1.1.4.1.4000.29.1", "janeroe-laptop"),
    ("1.3.6.1.4.1.2699.1.1.1.4.1.1.4.1.4000.34.1", "bracket_v3.stl"),
    ("1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1", "MFG:Stratasys;MDL:Fortus 450mc;CLS:PRINTER;"),
]
# Tables that say by their instances whom they are of: a bridge's forwarding table (RFC 4363), jobs by their submission
# id (RFC 2707: form, 39 octets, eight digits).
SUBMISSION = "0" + "m.poe".ljust(39) + "00000042"
INSTANCES = [
    "1.3.6.1.2.1.17.7.1.2.2.1.2.1.0.0.94.0.83.66",
    "1.3.6.1.4.1.2699.1.1.1.2.1.1.3." + ".".join(str(octet) for octet in SUBMISSION.encode()),
]
SINK = ("import socket; peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); peer.bind(('', 162)); "
        "print('ready', flush=True)\nwhile True: peer.recv(4096)")


class PrinterManagement(Scenario):
    name = "printer-snmp"
    summary = "snmpd as a printer's agent; net-snmp's tools ask with versions 1, 2c and 3, set a value and send traps."
    hosts = ["workstation", "printer"]
    programs = ["snmpd", "snmpget"]

    def prepare(self, network, truth):
        path = os.path.join(network.folder, "snmpd.conf")
        with open(path, "w") as file:
            file.write("rocommunity public 192.0.2.0/24\nrwcommunity Plant7Rw 192.0.2.0/24\n"
                       "engineIDType 3\nengineIDNic eth0\n"
                       'createUser j.doe SHA "correct horse" AES "battery staple"\nrouser j.doe priv\n'
                       "sysName fortus-450\nsysLocation Building 7, 12 Example Street\n"
                       "sysContact operator@example.com\n")
            file.writelines(f'override {number} octet_str "{text}"\n' for number, text in OBJECTS)
            file.writelines(f"override {number} integer 3\n" for number in INSTANCES)
            file.write("override 1.3.6.1.2.1.43.10.2.1.4.1.1 counter 48211\n")
            # A value that can be set.
            file.write('override -rw 1.3.6.1.2.1.43.5.1.1.4.1 octet_str "Nobody"\n')
        persistent = os.path.join(network.folder, "snmp")
        os.makedirs(persistent)
        network["printer"].start("env", f"SNMP_PERSISTENT_DIR={persistent}", "MIBS=", "snmpd", "-f", "-Le", "-C", "-c",
                                 path, "udp:192.0.2.50:161", ready="NET-SNMP version")
        network["workstation"].start("/usr/bin/python3", "-c", SINK, ready="ready")
        self.environment = dict(os.environ, MIBS="", SNMP_PERSISTENT_DIR=persistent, SNMPCONFPATH=persistent)

    def play(self, network, truth):
        server, printer = network["workstation"], network["printer"]

        def ask(program, *arguments):
            server.run(program, *arguments, env=self.environment)

        ask("snmpget", "-v1", "-c", "public", "192.0.2.50", "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.4.0",
            "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.6.0")
        ask("snmpget", "-v2c", "-c", "public", "192.0.2.50", *(number for number, _ in OBJECTS[1:]),
            "1.3.6.1.2.1.43.10.2.1.4.1.1")
        ask("snmpbulkwalk", "-v2c", "-c", "public", "192.0.2.50", "1.3.6.1.2.1.2.2.1.6")
        ask("snmpwalk", "-v2c", "-c", "public", "192.0.2.50", "1.3.6.1.2.1.4.20.1.1")
        ask("snmpget", "-v2c", "-c", "public", "192.0.2.50", *INSTANCES)
        ask("snmpwalk", "-v2c", "-c", "public", "192.0.2.50", "1.3.6.1.2.1.4.35.1.4")
        ask("snmpset", "-v2c", "-c", "Plant7Rw", "192.0.2.50", "1.3.6.1.2.1.43.5.1.1.4.1", "s", "Jane Doe")
        ask("snmpget", "-v3", "-l", "authPriv", "-u", "j.doe", "-a", "SHA", "-A", "correct horse", "-x", "AES", "-X",
            "battery staple", "192.0.2.50", "1.3.6.1.2.1.43.5.1.1.17.1")
        printer.run("snmptrap", "-v1", "-c", "public", "192.0.2.10", "1.3.6.1.4.1.37447", "192.0.2.50", "6", "1", "42",
                    "1.3.6.1.2.1.43.18.1.1.8.1.1", "s", "Door open, call m.roe@example.com", env=self.environment)
        printer.run("snmptrap", "-v2c", "-c", "public", "192.0.2.10", "42", "1.3.6.1.6.3.1.1.5.3",
                    "1.3.6.1.2.1.1.5.0", "s", "fortus-450", env=self.environment)
        self.write_down(truth)

    def write_down(self, truth):
        truth.inventory = INVENTORY

        def plant(data_type, value, location, direction="response", sender="printer 192.0.2.50",
                  recipient="192.0.2.10", note=None):
            truth.plant(data_type, value, location, None, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, clause="14", verdict="exposure", note=note)

        def ask(data_type, value, location, note=None):
            plant(data_type, value, location, "request", "workstation 192.0.2.10", "192.0.2.50", note)

        answer = "GetResponse field "
        plant("email-address", "operator@example.com", answer + "sysContact")
        plant("hostname", "fortus-450", answer + "sysName")
        plant("postal-address", "Building 7, 12 Example Street", answer + "sysLocation")
        plant("device-model", "Fortus 450mc Controller", answer + "sysDescr")
        plant("device-model", "Fortus 450mc", answer + "hrDeviceDescr")
        plant("full-name", "Laura Poe", answer + "prtGeneralServicePerson")
        plant("hostname", "fortus-450", answer + "prtGeneralPrinterName")
        plant("serial-number", "D12345", answer + "prtGeneralSerialNumber")
        plant("username", "j.doe", answer + "jmJobOwner")
        plant("job-name", "bracket_v3", answer + "jobName", note="the instance of jmAttributeValueAsOctets says so")
        plant("hostname", "janeroe-laptop", answer + "jobOriginatingHost")
        plant("file-name", "bracket_v3.stl", answer + "fileName")
        plant("mac-address", "00:00:5e:00:53:10", answer + "ifPhysAddress", note="six octets")
        plant("ip-address", "192.0.2.50", answer + "ipAdEntAddr", note="four octets")
        plant("full-name", "Jane Doe", answer + "prtGeneralCurrentOperator", note="the answer repeats what was set")
        plant("usage-metric", "48211", answer + "prtMarkerLifeCount", note="a counter of four octets")
        plant("mac-address", "00:00:5e:00:53:42", answer + "dot1qTpFdbPort.mac", note="only the instance says so")
        plant("username", "m.poe", answer + "jmJobIDJobIndex.jobOwner", note="the job's submission id, in the instance")
        plant("ip-address", "192.0.2.10", answer + "ipNetToPhysicalPhysAddress.ip", note="a neighbour, in the instance")
        plant("password", "Plant7Rw", "GetResponse password community", note="the answer repeats it")
        ask("full-name", "Jane Doe", "SetRequest field prtGeneralCurrentOperator")
        ask("password", "Plant7Rw", "SetRequest password community", "the community that may write")
        plant("username", "j.doe", "SNMPv3 user msgUserName", "message", "workstation 192.0.2.10", "192.0.2.50",
              "in clear, although the rest is encrypted; so nobody can tell a question from an answer")
        plant("mac-address", "00:00:5e:00:53:10", "Report field msgAuthoritativeEngineID.mac",
              note="the engine's identifier is made from it")
        plant("ip-address", "192.0.2.50", "Trap field agentAddr", "message")
        plant("email-address", "m.roe@example.com", "Trap field prtAlertDescription", "message")
        plant("hostname", "fortus-450", "SNMPv2-Trap field sysName", "message")
        truth.judge("14", "exposure", "names of people, a password and identifiers in clear on the LAN")
        truth.judge("5.1", "not-observed", "questions between two hosts of the LAN are no collection by the vendor")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append("The printer's own objects are set with `override` lines of snmpd.conf. The payload of "
                           "version 3 is encrypted and must not be reported. Locations name the operation, then "
                           "`field` and the object without its instance.")


SCENARIOS = [PrinterManagement()]
