"""Services of a workshop's LAN in clear: FTP, Telnet, file sharing, and a controller's Modbus."""

import gzip
import json
import os
import time

from stage import services
from stage.failure import Failure
from stage.scenario import Scenario

USER, PASSWORD, NAME = "toperator", "Maple-Kite-73", "JANEROE-LAPTOP"
SERVER = "192.0.2.20"
INVENTORY = """region: US
devices:
  - {name: file-server, role: server, addresses: [192.0.2.20]}
  - {name: workstation, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"]}
persons:
  - {name: Test Operator, emails: [operator@example.com], usernames: [toperator]}
"""
LOG = '{"mac": "00:00:5e:00:53:0a", "owner": "j.doe"}\n'
# Longer than what is searched raw at once, also when it is compressed; the owner stands at its end.
HISTORY = json.dumps({"jobs": [{"id": number, "state": "done", "digest": f"{number * 2654435761 % 2**64:016x}"}
                               for number in range(1500)], "contact": {"email": "operator@example.com"}})
SAMBA = """[global]
  netbios name = FILESERVER
  workgroup = EXAMPLE
  server string = file server
  security = user
  username map = {folder}/map
  passdb backend = tdbsam:{folder}/passdb.tdb
  private dir = {folder}
  lock directory = {folder}
  state directory = {folder}
  cache directory = {folder}
  pid directory = {folder}
  ncalrpc dir = {folder}/ncalrpc
  smb ports = 445
  disable netbios = yes
  load printers = no
  log file = {folder}/smbd.log
[projects]
  path = {share}
  read only = no
  force user = root
"""


class RemoteServices(Scenario):
    name = "remote-services"
    summary = ("FTP active and passive (curl, Pure-FTPd), Telnet (GNU inetutils), SMB 3 (smbclient, Samba), Modbus "
               "(pymodbus).")
    hosts = ["workstation", "server"]
    programs = ["curl", "pure-ftpd", "telnet", "telnetd", "smbclient", "smbd"]

    def prepare(self, network, truth):
        server = network["server"]
        self.ftp_server(network, server)
        self.file_server(network, server)
        server.start(*services.program("accept.py"), "23", "/usr/sbin/telnetd", "-h", "-E",
                     " ".join(services.program("console.py")), ready="listening")
        server.start(*services.program("modbus_device.py"), "Example Systems", "EX-100", "5.8.2",
                     "http://example.com/", "Controller", "Controller 100", "cell 4", ready="listening")
        self.wait(server)

    def ftp_server(self, network, server):
        home, users = os.path.join(network.folder, "home"), os.path.join(network.folder, "users")
        os.makedirs(home)
        os.chmod(network.folder, 0o755)
        os.chown(home, 1234, 1234)
        server.run("pure-pw", "useradd", USER, "-f", users, "-F", f"{users}.pdb", "-u", "1234", "-g", "1234",
                   "-d", home, "-m", input=f"{PASSWORD}\n{PASSWORD}\n")
        server.start("pure-ftpd", "-l", f"puredb:{users}.pdb", "-S", "21", "-p", "30000:30009", "-E", "-H", "-A")

    def file_server(self, network, server):
        folder, share = os.path.join(network.folder, "samba"), os.path.join(network.folder, "projects")
        for path in (folder, share, f"{folder}/ncalrpc"):
            os.makedirs(path)
        with open(f"{folder}/smb.conf", "w") as file:
            file.write(SAMBA.format(folder=folder, share=share))
        with open(f"{folder}/map", "w") as file:
            file.write(f"nobody = {USER}\n")
        server.run("smbpasswd", "-c", f"{folder}/smb.conf", "-s", "-a", "nobody", input=f"{PASSWORD}\n{PASSWORD}\n")
        server.start("smbd", "--foreground", "--no-process-group", "-s", f"{folder}/smb.conf")

    def wait(self, server):
        for _ in range(150):
            listening = server.run("ss", "-H", "-t", "-l", "-n")
            if all(f":{port} " in listening for port in (21, 23, 445, 502)):
                return
            time.sleep(0.1)
        raise Failure("not all services listen")

    def play(self, network, truth):
        self.write_down(truth)
        host, folder = network["workstation"], network.folder
        path = os.path.join(folder, "status.json")
        with open(path, "w") as file:
            file.write(LOG)
        account = f"{USER}:{PASSWORD}"
        host.run("curl", "-s", "-S", "-u", account, "-T", path, f"ftp://{SERVER}/bracket_v3.json")
        host.run("curl", "-s", "-S", "-u", account, "-P", "-", "--disable-eprt", "-T", path,
                 f"ftp://{SERVER}/knee_guide.json")
        host.run("curl", "-s", "-S", "-u", account, f"ftp://{SERVER}/bracket_v3.json")
        packed = os.path.join(folder, "history.gz")
        with open(packed, "wb") as file:
            file.write(gzip.compress(HISTORY.encode(), mtime=0))
        host.run("curl", "-s", "-S", "-u", account, "-T", packed, f"ftp://{SERVER}/history.json.gz")
        host.run("curl", "-s", "-S", "-u", account, "-P", "-", f"ftp://{SERVER}/history.json.gz", "-o", "/dev/null")
        host.run(*services.program("type.py"), "telnet", "-l", USER, SERVER, "--", "login:", "j.doe", "Password:",
                 "Birch-Lamp-58", "> ", "show identity", "> ", "exit", env={**os.environ, "TERM": "vt100"})
        # The workstation says its name; the file's content goes to the share in clear as well.
        with open(os.path.join(folder, "client.conf"), "w") as file:
            file.write(f"[global]\n  netbios name = {NAME}\n  workgroup = EXAMPLE\n  lock directory = {folder}\n"
                       f"  private dir = {folder}\n  state directory = {folder}\n  cache directory = {folder}\n")
        host.run("smbclient", f"//{SERVER}/projects", "-s", f"{folder}/client.conf", "-U", f"{USER}%{PASSWORD}",
                 "-c", f"put {path} housing_v2.cmb; ls; get housing_v2.cmb {folder}/back")
        host.run(*services.program("modbus_client.py"), SERVER)

    def write_down(self, truth):
        desk = "workstation 192.0.2.10"

        def plant(data_type, value, location, direction="request", form=(), count=1, note=None):
            sender, recipient = (desk, SERVER) if direction != "response" else (f"server {SERVER}", "192.0.2.10")
            truth.plant(data_type, value, location, None, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, clause="14", verdict="exposure", form=form, count=count, note=note)

        truth.inventory = INVENTORY
        plant("username", USER, "USER user $", count=5)
        plant("password", PASSWORD, "PASS password $", count=5)
        for command, name in (("STOR", "bracket_v3.json"), ("STOR", "knee_guide.json"), ("RETR", "bracket_v3.json")):
            plant("file-name", name, f"{command} field file")
        for name, note in (("bracket_v3", "passive"), ("knee_guide", "active")):
            plant("mac-address", "00:00:5e:00:53:0a", "STOR payload $.mac", "message", form=["json"],
                  note=f"on the data connection, {note}")
        plant("email-address", "operator@example.com", "STOR payload $.contact.email", "message",
              form=["gzip", "json"], note="at the end of a long list")
        for data_type, value, place, form in [
                ("mac-address", "00:00:5e:00:53:0a", "RETR payload $.mac", ["json"]),
                ("email-address", "operator@example.com", "RETR payload $.contact.email",
                 ["gzip", "json"])]:
            truth.plant(data_type, value, place, None, sender=f"server {SERVER}", recipient="192.0.2.10",
                        party="local-network", direction="message", clause="14", verdict="exposure", form=form)
        plant("username", USER, "NEW-ENVIRON option USER", note="telnet -l")
        plant("username", "j.doe", "INPUT user $", note="typed at the prompt")
        plant("password", "Birch-Lamp-58", "INPUT password $", note="typed at the prompt")
        plant("username", USER, "SESSION-SETUP field user-name", form=["utf-16"], note="NTLMSSP")
        plant("hostname", NAME, "SESSION-SETUP field workstation", form=["utf-16"], note="NTLMSSP")
        plant("file-name", "housing_v2.cmb", "CREATE field file-name", form=["utf-16"], count=2)
        plant("device-model", "Controller 100", "DEVICE-IDENTIFICATION field model-name", "response")
        truth.judge("14", "exposure", "names and passwords in clear on the LAN: high")
        truth.judge("5.1", "not-observed", "nothing goes to the vendor")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes += [
            "Control and data connections of FTP are different flows; the data is told under the command that opened "
            "them. Telnet's server shows the typed name again, and a serial number after a key within a line of text.",
        ]


SCENARIOS = [RemoteServices()]
