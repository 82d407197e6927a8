"""Mail in clear: a printer and a workstation send it (SMTP) and fetch it (IMAP, POP3)."""

import base64
import os
import quopri

from scenarios.telemetry_clear import EMAIL, INVENTORY, MAC, SERIAL, b64
from stage import services
from stage.network import run
from stage.scenario import Scenario

SMTP, STORE = "mail.stratasys.com", "mail.example.net"
PASSWORD = "s3cr3t-pw"
NEWS = "news@grabcad.com"
NOTE = "The words of the mail are at `DATA`, `FETCH`, `RETR` or `APPEND`."

FACTS = '{"device":{"serial":"%s","mac":"%s"}}' % (SERIAL, MAC)
FAULT = f"""From: "Fortus 450mc" <printer@example.com>
To: "Jane Roe" <jroe@example.com>
Subject: =?UTF-8?B?{b64("Print complete: fortus-450")}?=
Date: Fri, 25 May 2018 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_part"

This is a message in several parts.
--=_part
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

{quopri.encodestring(f"contact={EMAIL} or call +1 212 555 0123".encode()).decode()}
--=_part
Content-Type: application/json
Content-Disposition: attachment; filename="bracket_v3.cmb"
Content-Transfer-Encoding: base64

{base64.encodebytes(FACTS.encode()).decode()}
--=_part
Content-Type: message/rfc822

From: inner@example.net
Subject: forwarded
Content-Type: text/plain

hw 00:00:5e:00:53:0a
--=_part--
"""
CAMPAIGN = f"""From: GrabCAD News <{NEWS}>
To: jroe@example.com
Subject: News
Date: Sat, 26 May 2018 10:00:00 +0000
Precedence: bulk
List-Unsubscribe: <https://www.grabcad.com/unsubscribe>
Content-Type: text/html; charset=us-ascii

<html><body>{"<p>Great news about printing.</p>" * 12}
<p><a href="https://www.grabcad.com/unsubscribe">Unsubscribe</a></p></body></html>
"""
BARE = f"""From: GrabCAD News <{NEWS}>
To: jroe@example.com
Subject: More news
Date: Sun, 27 May 2018 10:00:00 +0000
Precedence: bulk
List-Unsubscribe: <https://www.grabcad.com/unsubscribe>
Content-Type: text/plain; charset=us-ascii

Great news about printing, and no way out but a header.
"""
KEEP = """import imaplib
box = imaplib.IMAP4("{host}")
box.login("{user}", "{password}")
box.append("INBOX", None, None, open("{mail}", "rb").read())
box.logout()
"""
POP = """import poplib
box = poplib.POP3("{host}")
box.user("{user}")
box.pass_("{password}")
box.retr(2)
box.quit()
"""


class Mail(Scenario):
    name = "mail"
    summary = ("curl sends a mail with parts to aiosmtpd (AUTH PLAIN, AUTH LOGIN); curl and Python's imaplib and poplib fetch mails "
               "from Dovecot by IMAP and POP3 and store one.")
    hosts = ["printer", "workstation", "vendor", "third"]
    programs = ["curl", "dovecot", "dnsmasq"]
    at = ("router", "lan")

    def prepare(self, network, truth):
        services.name_service(network)
        run("chmod", "755", network.folder)
        network["vendor"].start(*services.program("mail_server.py"), services.address(SMTP), PASSWORD,
                                ready="listening")
        self.store(network)

    def store(self, network):
        """Dovecot with one mailbox that holds two mails."""
        folder = os.path.join(network.folder, "store")
        box = os.path.join(folder, "box", "cur")
        for name in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(folder, "box", name))
        for number, mail in enumerate((CAMPAIGN, BARE), 1):
            with open(os.path.join(box, f"{number}.lab:2,"), "w", newline="\r\n") as file:
                file.write(mail)
        run("chown", "-R", "nobody:nogroup", folder)
        settings = os.path.join(network.folder, "dovecot.conf")
        with open(settings, "w") as file:
            file.write(f"""
base_dir = {network.folder}/dovecot
log_path = /dev/stderr
protocols = imap pop3
listen = {services.address(STORE)}
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/box
first_valid_uid = 1
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}
}}
""")
        network["third"].start("dovecot", "-F", "-c", settings, ready="starting up")

    def play(self, network, truth):
        self.network, self.truth = network, truth
        truth.inventory = INVENTORY
        self.send("PLAIN")
        self.send("LOGIN")
        self.fetch()
        self.verdicts()

    def curl(self, host, *arguments):
        self.network[host].run("curl", "-s", "-S", "--max-time", "20", *arguments)

    def file(self, text):
        path = os.path.join(self.network.folder, "mail.txt")
        with open(path, "w", newline="\r\n") as file:
            file.write(text)
        return path

    def plant(self, data_type, value, location, *, form=(), count=1, host=SMTP, sender="printer 192.0.2.50",
              party="first-party", direction="request", note=None):
        self.truth.plant(data_type, value, location, host, sender=sender, party=party, count=count, form=form,
                         direction=direction, note=note)

    def send(self, mechanism):
        self.curl("printer", f"smtp://{SMTP}", "--user", f"toperator:{PASSWORD}", "--login-options",
                  f"AUTH={mechanism}", "--mail-from", "printer@example.com", "--mail-rcpt", "jroe@example.com",
                  "--upload-file", self.file(FAULT))
        if mechanism == "LOGIN":
            return
        self.plant("username", "toperator", "AUTH user $", count=2)
        self.plant("password", PASSWORD, "AUTH password $", count=2)
        self.plant("email-address", "printer@example.com", "MAIL field from", count=2)
        self.plant("recipient-email", "jroe@example.com", "RCPT field to", count=2)
        self.plant("email-address", "printer@example.com", "DATA header From", count=2)
        self.plant("recipient-email", "jroe@example.com", "DATA header To", count=2)
        self.plant("full-name", "Jane Roe", "DATA header To", count=2)
        self.plant("hostname", "fortus-450", "DATA header Subject", form=["mime-word"], count=2)
        self.plant("email-address", EMAIL, "DATA body [0]", form=["multipart", "quoted-printable"], count=2)
        self.plant("phone-number", "+12125550123", "DATA body [0]", form=["multipart", "quoted-printable"], count=2)
        self.plant("serial-number", SERIAL, "DATA body [1] $.device.serial", form=["multipart", "base64", "json"],
                   count=2)
        self.plant("mac-address", MAC, "DATA body [1] $.device.mac", form=["multipart", "base64", "json"], count=2)
        self.plant("file-name", "bracket_v3.cmb", "DATA body [1] filename", form=["multipart"], count=2)
        self.plant("email-address", "inner@example.net", "DATA body [2] From", form=["multipart"], count=2)
        self.plant("mac-address", "00:00:5e:00:53:0a", "DATA body [2] $", form=["multipart"], count=2)

    def fetch(self):
        user = ["--user", f"jroe:{PASSWORD}"]
        self.curl("workstation", *user, f"imap://{STORE}/INBOX;MAILINDEX=1", "--output", "/dev/null")
        mail = self.file(BARE.replace(NEWS, EMAIL))
        script = KEEP.format(host=STORE, user="jroe", password=PASSWORD, mail=mail)
        self.network["workstation"].run("/usr/bin/python3", "-c", script)
        script = POP.format(host=STORE, user="jroe", password=PASSWORD)
        self.network["workstation"].run("/usr/bin/python3", "-c", script)
        self.curl("workstation", *user, f"pop3://{STORE}/1", "--output", "/dev/null")
        there = {"host": STORE, "sender": "workstation 192.0.2.10", "party": "third-party"}
        back = {"host": None, "sender": f"third ({STORE})", "party": "local-network", "direction": "response"}
        self.plant("username", "jroe", "AUTHENTICATE user $", **there)
        self.plant("password", PASSWORD, "AUTHENTICATE password $", **there)
        self.plant("username", "jroe", "LOGIN user $", **there)
        self.plant("password", PASSWORD, "LOGIN password $", **there)
        self.plant("email-address", EMAIL, "APPEND header From", **there)
        self.plant("username", "jroe", "USER user $", **there)
        self.plant("password", PASSWORD, "PASS password $", **there)
        self.plant("username", "jroe", "AUTH user $", **there)
        self.plant("password", PASSWORD, "AUTH password $", **there)
        self.plant("recipient-email", "jroe@example.com", "FETCH header To", **back)
        self.plant("email-address", NEWS, "FETCH header From", **back)
        self.plant("recipient-email", "jroe@example.com", "RETR header To", count=2, **back)

    def verdicts(self):
        self.truth.judge("9", "contradicted", "one campaign has its link at the bottom, another has a header only")
        self.truth.judge("14", "exposure", "passwords and addresses in clear to hosts of the internet: high")
        self.truth.judge("4.1.2", "not-observed", "no mail confirms an account")
        self.truth.notes.append(NOTE)


SCENARIOS = [Mail()]
