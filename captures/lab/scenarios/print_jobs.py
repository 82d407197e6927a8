"""Jobs on their way to a printer: IPP, raw printing with PJL, and LPD."""

import os
import time

from stage import services
from stage.failure import Failure
from stage.network import run
from stage.scenario import Scenario

BACKENDS = "/usr/lib/cups/backend"
USER, HOST = "toperator", "janeroe-laptop"
INVENTORY = """region: US
devices:
  - {name: office-printer, role: printer, addresses: [192.0.2.50]}
  - {name: workstation, role: workstation, addresses: [192.0.2.10], hostnames: [janeroe-laptop]}
persons:
  - {name: Test Operator, emails: [operator@example.com], usernames: [toperator]}
"""
POSTSCRIPT = """%!PS-Adobe-3.0
%%For: (Test Operator)
%%Title: (housing_v2.dwg)
%%Creator: Example CAD 12
%%Pages: 1
%%EndComments
/Courier findfont 12 scalefont setfont
72 720 moveto (Questions to operator@example.com) show
showpage
%%EOF
"""
PRINTER_LANGUAGE = "\r\n".join([
    '\x1b%-12345X@PJL JOB NAME="bracket_v3.stl" DISPLAY="bracket"',
    '@PJL COMMENT "Username: j.doe; App Filename: knee_guide.pdf; 3-20-2018"',
    '@PJL SET USERNAME="toperator"',
    '@PJL SET JOBATTR="JobAcct1=m.roe"',
    '@PJL SET JOBATTR="JobAcct2=DESK-07"',
    "@PJL ENTER LANGUAGE=PCL",
    "\x1bE\x1b&l0OQuestions to operator@example.com\x1bE\x1b%-12345X@PJL EOJ",
    "\x1b%-12345X",
])


class PrintJobs(Scenario):
    name = "print-jobs"
    summary = "Jobs by IPP (libcups to cupsd), PJL to port 9100 (CUPS' socket backend), LPD (its backend to cups-lpd)."
    hosts = ["workstation", "printer"]
    programs = ["cupsd", "ncat"]

    def prepare(self, network, truth):
        printer = network["printer"]
        self.print_server(network, printer)
        printer.start(*services.program("accept.py"), "515", "/usr/lib/cups/daemon/cups-lpd", "-n", ready="listening")
        answer = "printf '@PJL INFO ID\\r\\n\"Example Laser 200\"\\r\\n\\f'; cat > /dev/null"
        printer.start(*services.program("accept.py"), "9100", "/bin/sh", "-c", answer, ready="listening")
        self.wait(printer, 631)
        printer.run("lpadmin", "-h", "127.0.0.1:631", "-p", "lab", "-E", "-v", "file:///dev/null", "-m", "raw",
                    "-L", "Room 3")
        # Jobs stay in the queue, so that it can be asked for them.
        printer.run("cupsdisable", "-h", "127.0.0.1:631", "lab")

    def print_server(self, network, printer):
        """A scheduler of its own, which asks nobody who he is."""
        folder = os.path.join(network.folder, "cups")
        for name in ("", "root", "spool", "cache", "state", "tmp"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        os.chmod(network.folder, 0o755)
        run("chown", "-R", "lp:lp", folder)
        with open(f"{folder}/cupsd.conf", "w") as file:
            file.write("Listen 0.0.0.0:631\nBrowsing No\nServerAlias *\nWebInterface No\nDefaultAuthType None\n"
                       "<Location />\nAllow all\n</Location>\n<Location /admin>\nAllow all\n</Location>\n"
                       "<Policy default>\nJobPrivateAccess all\nJobPrivateValues none\n"
                       "SubscriptionPrivateAccess all\nSubscriptionPrivateValues none\n<Limit All>\nAllow all\n"
                       "</Limit>\n</Policy>\n")
        with open(f"{folder}/files.conf", "w") as file:
            file.write(f"ServerRoot {folder}/root\nRequestRoot {folder}/spool\nCacheDir {folder}/cache\n"
                       f"StateDir {folder}/state\nTempDir {folder}/tmp\nErrorLog stderr\nAccessLog {folder}/access\n"
                       f"PageLog {folder}/page\nFileDevice Yes\nUser lp\nGroup lp\nSystemGroup root\n")
        printer.start("cupsd", "-f", "-c", f"{folder}/cupsd.conf", "-s", f"{folder}/files.conf")

    def wait(self, printer, *ports):
        """The servers say nothing when they are ready."""
        for _ in range(100):
            listening = printer.run("ss", "-H", "-t", "-l", "-n")
            if all(f":{port} " in listening for port in ports):
                return
            time.sleep(0.1)
        raise Failure("the printers do not listen")

    def play(self, network, truth):
        self.write_down(truth)
        self.ipp(network)
        self.backend(network, "socket", "socket://192.0.2.50:9100", "unused title", PRINTER_LANGUAGE)
        self.backend(network, "lpd", "lpd://192.0.2.50/lab?reserve=none", "duct_cover", POSTSCRIPT)
        network["workstation"].run("sh", "-c", "printf '\\004lab\\n' | ncat 192.0.2.50 515")

    def ipp(self, network):
        path = os.path.join(network.folder, "bracket.ps")
        with open(path, "w") as file:
            file.write(POSTSCRIPT)
        network["workstation"].run(*services.program("ipp_client.py"), "192.0.2.50", "631", "lab", USER,
                                   "clinic bracket", "bracket_v3.ps", path)

    def backend(self, network, name, uri, title, text):
        """Runs a backend as the scheduler would, on a machine with a name of its own."""
        path = os.path.join(network.folder, f"job-{name}")
        with open(path, "w", newline="") as file:
            file.write(text)
        network["workstation"].run(
            "unshare", "-u", "sh", "-c", f"hostname {HOST}; exec {BACKENDS}/{name} 7 {USER} '{title}' 1 '' {path}",
            env={**os.environ, "DEVICE_URI": uri, "CONTENT_TYPE": "application/postscript"})

    def write_down(self, truth):
        def plant(data_type, value, location, direction="request", form=(), note=None, sender="workstation 192.0.2.10",
                  recipient="192.0.2.50"):
            if direction == "response":
                sender, recipient = "printer 192.0.2.50", "192.0.2.10"
            truth.plant(data_type, value, location, None, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, clause="14", verdict="exposure", form=form, note=note)

        truth.inventory = INVENTORY
        ipp, raw, lpd = "POST /printers/lab body", "PRINT payload", "RECEIVE lab"
        plant("username", USER, f"{ipp} operation requesting-user-name")
        plant("job-name", "clinic bracket", f"{ipp} operation job-name", note="a clinic: medium")
        plant("job-name", "bracket_v3.ps", f"{ipp} operation document-name")
        for place in (f"{ipp} document", f"{lpd} payload"):
            plant("full-name", "Test Operator", f"{place} dsc For", note="a person of the inventory")
            plant("job-name", "housing_v2.dwg", f"{place} dsc Title")
            plant("email-address", "operator@example.com", f"{place} content", note="printed text")
        plant("username", USER, "200 POST /printers/lab body job job-originating-user-name", "response")
        plant("job-name", "clinic bracket", "200 POST /printers/lab body job job-name", "response")
        plant("job-name", "bracket_v3.stl", f"{raw} pjl JOB NAME")
        plant("username", "j.doe", f"{raw} pjl COMMENT Username")
        plant("file-name", "knee_guide.pdf", f"{raw} pjl COMMENT App Filename")
        plant("username", USER, f"{raw} pjl SET USERNAME")
        plant("username", "m.roe", f"{raw} pjl SET JobAcct1", note="Hewlett-Packard's drivers: account data of a job")
        plant("hostname", "DESK-07", f"{raw} pjl SET JobAcct2")
        plant("email-address", "operator@example.com", f"{raw} content", note="printed text")
        plant("device-model", "Example Laser 200", f"{raw} pjl INFO ID", "response")
        plant("hostname", HOST, f"{lpd} field host-name")
        plant("username", USER, f"{lpd} field user-name")
        plant("job-name", "duct_cover", f"{lpd} field job-name")
        truth.judge("14", "exposure", "names of persons, jobs and machines in clear on the LAN")
        truth.judge("5.1", "not-observed", "nothing goes to the vendor")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes += [
            "The queue's state on port 515, told as a table in answer to a question, names owners and jobs without any "
            "key: it is searched, not planted.",
        ]


SCENARIOS = [PrintJobs()]
