"""A workstation polls a printer on the LAN. Nothing leaves."""

import os

from stage import services, status
from stage.scenario import Scenario

START = "SendFile status.sts"
INVENTORY = """region: US
devices:
  - {{name: {name}, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [{serial}]}}
  - {{name: control-center, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"]}}
persons:
  - {{name: {person}, usernames: ["{owner}"]}}
"""


class PrinterScenario(Scenario):
    hosts = ["workstation", "printer"]
    text = staticmethod(status.waikiki)
    machine, serial, owner, person, job = "waikiki", "L10245", "j.doe", "John Doe", "bracket_A"
    model_name = "fortus-450"
    kind = "waikiki"
    cassettes = [str(204555101 + index) for index in range(4)]
    job_stanza = "currentJob"
    polls, connections = 1, 3
    printer_options, client_options = (), ()

    def prepare(self, network, truth):
        path = os.path.join(network.folder, "status.sts")
        with open(path, "w", newline="") as file:
            file.write(self.text())
        network["printer"].start(*services.program("fdm_printer.py"), path,
                                 *self.printer_options, ready="listening")

    def play(self, network, truth):
        network["workstation"].run(
            *services.program("fdm_client.py"), network.address("printer"),
            "--polls", str(self.polls), "--connections", str(self.connections), *self.client_options)
        self.write_down(truth)

    def write_down(self, truth):
        truth.inventory = INVENTORY.format(name=self.model_name, serial=self.serial, person=self.person,
                                           owner=self.owner)

        def plant(data_type, value, path, clause="14", verdict="exposure", note=None):
            truth.plant(data_type, value, f"{START} field {path}", None, sender="printer 192.0.2.50",
                        recipient="192.0.2.10", party="local-network", direction="response", clause=clause,
                        verdict=verdict, count=self.polls * self.connections, note=note)

        plant("serial-number", self.serial, f"{self.machine}.productSerialNumber", note="severity low: device data")
        plant("username", self.owner, f"{self.job_stanza}.owner", note="severity medium: names a person, LAN, clear")
        plant("job-name", self.job, f"{self.job_stanza}.jobName")
        plant("device-model", self.kind, "general.modelerType")
        for index, serial in enumerate(self.cassettes):
            plant("serial-number", serial, f"cassette[{index}].serialNumber", note="severity low: consumable")
        self.more(plant)
        truth.judge("14", "exposure", "owner in clear on the LAN: medium; serial: low; no collecting recipient")
        truth.judge("5.1", "not-observed", "a poll between two hosts of the LAN is not collection by the vendor")
        truth.judge("15", "not-observed", "no request carries a signal")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes += [
            "The server time is filled in while serving. Cassette serials, odometers and epochs are runs of digits in "
            "which a loose phone detector would see numbers: it must stay silent.",
            "The locations are written `SendFile status.sts field STANZA.KEY`; lists are indexed from 0.",
        ]

    def more(self, plant):
        plant("job-name", "bracket_B", "queue[0].jobName")
        plant("username", "j.doe", "queue[0].owner")
        plant("job-name", "duct cover", "previousJob.jobName")
        plant("username", "m.roe", "previousJob.owner")


class LanPoll(PrinterScenario):
    name = "printer-lan-poll"
    summary = "S1: a workstation polls a Fortus 450mc on the LAN, three times; nothing leaves."


class LanPollSplit(PrinterScenario):
    name = "printer-lan-poll-split"
    summary = "The same printer, two polls on one connection, every block byte by byte and the payload in crumbs."
    polls, connections = 2, 1
    printer_options, client_options = ("--slow", "--trailer"), ("--slow",)


class Mariner(PrinterScenario):
    name = "printer-mariner"
    summary = "A uPrint SE: CR LF, cassette serials as float text, an idle machine with a previous job."
    text = staticmethod(status.mariner)
    machine, serial, owner, person, job = "mariner", "P07734", "Jane Doe", "Jane Doe", "knee guide"
    model_name, kind, job_stanza = "uprint-se", "paia", "previousJob"
    cassettes = ["204555201", "204555202"]
    connections = 2
    printer_options = ("--second-block", "status.sts")

    def more(self, plant):
        plant("job-name", "knee_guide_left", "previousJob.pack[0]", note="a part name, perhaps of a patient")


class F170(PrinterScenario):
    name = "printer-f170"
    summary = "An F170 with `udn`, extruder serials and a camera flag."
    text = staticmethod(status.dorado1)
    machine, serial, owner, person, job = "dorado1", "D19999", "l.poe", "Laura Poe", "housing_v2"
    model_name, kind = "f170", "dorado1"
    cassettes = ["204555301"]
    connections = 2

    def more(self, plant):
        plant("serial-number", "f170D19999", "dorado1.udn", note="holds the serial")
        plant("serial-number", "180600001", "dorado1.modelExtruderSerialNumber")
        plant("serial-number", "183500002", "dorado1.supportExtruderSerialNumber")


SCENARIOS = [LanPoll(), LanPollSplit(), Mariner(), F170()]
