"""What is said before TLS, or before another protocol, on the same connection: a proxy, databases, a directory, a chat."""

import json
import os
import subprocess
import time

from stage import services
from stage.network import run
from stage.scenario import Scenario

SERVER, SENDER = "192.0.2.20", "workstation 192.0.2.10"
USER, PASSWORD, EMAIL = "toperator", "Maple-Kite-73", "operator@example.com"
DIRECTORY_PASSWORD = "Birch-Lamp-58"
NAME = "cn=t.operator,dc=example,dc=net"
SITE = "print.grabcad.com"
POSTGRES = "/usr/lib/postgresql/15/bin"


class FirstWords(Scenario):
    name = "first-words"
    summary = ("A workstation goes through a SOCKS proxy, and asks databases, a directory and a chat server in clear or for "
               "TLS; the secrets of the connections that may be opened are inside.")
    hosts = ["workstation", "server", "vendor"]
    programs = ["dnsmasq", "nginx", "microsocks", "curl", "psql", "slapd", "ldapwhoami", "mariadbd", "mariadb", "prosody",
                "openssl"]
    at = ("workstation", "eth0")

    def prepare(self, network, truth):
        services.name_service(network)
        services.web(network, "vendor", tls=True)
        self.chain, self.key = services.certificates(network)
        os.chmod(network.folder, 0o755)
        os.chmod(os.path.dirname(self.key), 0o755)
        os.chmod(self.key, 0o644)
        network["server"].start("microsocks", "-i", SERVER, "-p", "1080", "-u", USER, "-P", PASSWORD)
        self.postgres(network)
        self.directory(network)
        self.mariadb(network)
        self.chat(network)
        truth.inventory = "region: US\ndevices:\n  - {name: ws-10, role: workstation, addresses: [192.0.2.10]}\n"

    def folder(self, network, name, owner):
        path = os.path.join(network.folder, name)
        os.makedirs(path)
        run("chown", owner, path)
        return path

    def postgres(self, network):
        data = self.folder(network, "postgres", "postgres")
        person = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        for source, target in ((self.chain, "server.crt"), (self.key, "server.key")):
            run("install", "-o", "postgres", "-m", "600", source, f"{data}.{target}")
        secret = os.path.join(network.folder, "postgres.password")
        with open(secret, "w") as file:
            file.write(PASSWORD + "\n")
        os.chmod(secret, 0o644)
        run(*person, f"{POSTGRES}/initdb", "-D", data, "-U", USER, "--pwfile", secret, "--auth=trust", cwd="/")
        with open(os.path.join(data, "pg_hba.conf"), "w") as file:
            file.write("host all all 192.0.2.0/24 password\n")
        settings = {"listen_addresses": SERVER, "unix_socket_directories": "", "ssl": "on", "ssl_cert_file": f"{data}.server.crt",
                    "ssl_key_file": f"{data}.server.key", "fsync": "off"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        network["server"].start(*person, f"{POSTGRES}/postgres", "-D", data, *options, ready="ready to accept", wait=30)

    def directory(self, network):
        folder = self.folder(network, "directory", "root")
        with open(os.path.join(folder, "slapd.conf"), "w") as file:
            file.write(f"""include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {self.chain}
TLSCertificateKeyFile {self.key}
database mdb
maxsize 10485760
suffix "dc=example,dc=net"
rootdn "{NAME}"
rootpw {DIRECTORY_PASSWORD}
directory {folder}
""")
        network["server"].start("slapd", "-f", f"{folder}/slapd.conf", "-h", f"ldap://{SERVER}:389", "-d", "256",
                                ready="slapd starting")

    def mariadb(self, network):
        data = self.folder(network, "mariadb", "mysql")
        run("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=mysql", "--skip-test-db")
        start = os.path.join(network.folder, "mariadb.sql")
        with open(start, "w") as file:
            file.write(f"CREATE DATABASE jobs;\nCREATE USER {USER}@'%' IDENTIFIED BY '{PASSWORD}';\n"
                       f"GRANT ALL ON jobs.* TO {USER}@'%';\n")
        os.chmod(start, 0o644)
        network["server"].start("mariadbd", "--no-defaults", f"--datadir={data}", "--user=mysql", f"--bind-address={SERVER}",
                                f"--socket={data}/socket", f"--pid-file={data}/pid", f"--init-file={start}",
                                f"--ssl-cert={self.chain}", f"--ssl-key={self.key}", ready="ready for connections", wait=30)

    def chat(self, network):
        data = self.folder(network, "chat", "prosody")
        path = os.path.join(network.folder, "prosody.cfg.lua")
        with open(path, "w") as file:
            file.write(f"""run_as_root = true
data_path = "{data}"
pidfile = "{data}/pid"
modules_enabled = {{ "tls", "saslauth", "roster" }}
modules_disabled = {{ "s2s", "posix" }}
c2s_interfaces = {{ "{SERVER}" }}
log = {{ info = "*console" }}
ssl = {{ certificate = "{self.chain}", key = "{self.key}" }}
VirtualHost "example.net"
""")
        network["server"].start("prosody", "--config", path, "-F", ready="Activated service 'c2s'")

    def play(self, network, truth):
        host, keys = network["workstation"], os.path.join(network.folder, "keys.log")

        def plant(data_type, value, location, **changes):
            facts = {"sender": SENDER, "recipient": SERVER, "party": "local-network", **changes}
            truth.plant(data_type, value, location, None, **facts)

        # Through the proxy, which asks for a name and a password and is told a host's name, to a server behind TLS.
        body = json.dumps({"owner": EMAIL})
        host.run("env", f"SSLKEYLOGFILE={keys}", "curl", "-sS", "--socks5-hostname", f"{USER}:{PASSWORD}@{SERVER}:1080",
                 "--cacert", services.authority(network), "-H", "Content-Type: application/json", "-d", body,
                 f"https://{SITE}/status")
        # What the proxy is told counts for the host behind it.
        plant("username", USER, "AUTH user $", party=None)
        plant("password", PASSWORD, "AUTH password $", party=None)
        truth.plant("email-address", EMAIL, "POST /status body $.owner", SITE, sender=SENDER, party="first-party",
                    form=["json"], channel="tls1.3")
        # The same in clear behind it.
        host.run("curl", "-sS", "--socks5-hostname", f"{USER}:{PASSWORD}@{SERVER}:1080", f"http://{SITE}/plain?owner={EMAIL}")
        truth.plant("email-address", EMAIL, "GET /plain query owner", SITE, sender=SENDER, party="first-party")
        # Databases: in clear with name and password, then with TLS.
        for mode in ("disable", "require"):
            host.run("env", f"PGPASSWORD={PASSWORD}", "psql", "-At", f"host={SERVER} user={USER} dbname=postgres sslmode={mode}",
                     "-c", "select 1")
        plant("username", USER, "STARTUP user $")
        plant("password", PASSWORD, "PASSWORD password $")
        for option in ("--skip-ssl", "--ssl"):
            host.run("mariadb", "--no-defaults", "-h", SERVER, "-u", USER, f"-p{PASSWORD}", option, "jobs", "-e", "select 1")
        plant("username", USER, "LOGIN user $")
        # The directory: a bind in clear, and one behind TLS.
        for option in ([], ["-ZZ"]):
            host.run("env", f"LDAPTLS_CACERT={services.authority(network)}", "LDAPTLS_REQCERT=never", "ldapwhoami", "-x", *option,
                     "-H", f"ldap://{SERVER}", "-D", NAME, "-w", DIRECTORY_PASSWORD)
        plant("password", DIRECTORY_PASSWORD, "BIND password $")
        self.chat_client(network, host, keys)
        return keys

    def chat_client(self, network, host, keys):
        command = host.command("openssl", "s_client", "-connect", f"{SERVER}:5222", "-starttls", "xmpp", "-xmpphost",
                               "example.net", "-keylogfile", keys, "-quiet")
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        process.stdin.write(b"<stream:stream to='example.net' xmlns='jabber:client' version='1.0' "
                            b"xmlns:stream='http://etherx.jabber.org/streams'></stream:stream>")
        process.stdin.close()
        time.sleep(1)
        process.terminate()
        process.wait()


SCENARIOS = [FirstWords()]
