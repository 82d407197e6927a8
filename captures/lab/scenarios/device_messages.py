"""What devices tell brokers and loggers: MQTT in two versions, syslog in its forms and framings."""

import json
import time

from stage import services
from stage.scenario import Scenario

MAC, SERIAL, STRANGER = "00:00:5e:00:53:10", "D12345", "00M09A2B0800123"
EMAIL, USER, JOB, SECRET = "operator@example.com", "toperator", "bracket_v3", "swordfish-2718"
BROKER = "telemetry.stratasys.com"
INVENTORY = """region: US
devices:
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [D12345],
     hostnames: [fortus-450]}
persons:
  - {name: Test Operator, emails: [operator@example.com], usernames: [toperator]}
values:
  - {type: job-name, value: bracket_v3}
"""


def squeeze(value):
    """JSON without spaces, as devices write it."""
    return json.dumps(value, separators=(",", ":"))


def named(host, name, *command):
    """Runs a program that believes its machine is called `name`."""
    return host.run("unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', name, *command)


class Messages(Scenario):
    name = "device-messages"
    summary = "A printer publishes to the vendor over MQTT 3.1.1 and 5, and writes its log to the LAN's log server."
    hosts = ["workstation", "server", "printer", "vendor"]
    programs = ["dnsmasq", "mosquitto", "mosquitto_pub", "mosquitto_sub", "rsyslogd", "logger"]
    at = ("router", "lan")

    def prepare(self, network, truth):
        services.name_service(network)
        folder = network.folder
        with open(f"{folder}/mosquitto.conf", "w") as file:
            file.write("listener 1883 203.0.113.16\nallow_anonymous true\npersistence false\nuser root\n"
                       "log_dest stderr\nlog_type all\n")
        network["vendor"].start("mosquitto", "-c", f"{folder}/mosquitto.conf", ready="running")
        with open(f"{folder}/rsyslog.conf", "w") as file:
            file.write('module(load="imudp")\nmodule(load="imtcp")\n'
                       'input(type="imudp" port="514")\ninput(type="imtcp" port="514")\n'
                       f'*.* action(type="omfile" file="{folder}/messages")\n')
        network["server"].start("rsyslogd", "-n", "-f", f"{folder}/rsyslog.conf", "-i", f"{folder}/rsyslog.pid")
        time.sleep(1.0)

    def play(self, network, truth):
        truth.inventory = INVENTORY
        self.publish(network, truth)
        self.publish_with_properties(network, truth)
        self.subscribe(network, truth)
        self.log(network, truth)
        truth.judge("14", "exposure", "a password, serials and addresses in clear")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes += [
            "Levels of a topic that look like identifiers stand apart, under the level before them; the first words "
            "have `+` in their place.",
            f"`{STRANGER}` is no known serial: only its place in the topic says what it is.",
        ]

    def plant(self, truth, data_type, value, location, form=(), count=1, **changes):
        facts = {"sender": "printer 192.0.2.50", "recipient": "203.0.113.16", "party": "first-party",
                 "direction": "message", "host": BROKER, **changes}
        truth.plant(data_type, value, location, facts.pop("host"), form=form, count=count, **facts)

    # MQTT

    def publish(self, network, truth):
        """Version 3.1.1, with a will and a log-in."""
        document = {"mac": MAC, "temperature": 75, "jobName": JOB, "contact": {"email": EMAIL}}
        network["printer"].run(
            "mosquitto_pub", "-V", "mqttv311", "-h", BROKER, "-i", f"fdm-{SERIAL}", "-u", USER, "-P", SECRET,
            "--will-topic", f"printers/{SERIAL}/gone", "--will-payload", squeeze({"serial": SERIAL}),
            "-q", "1", "-t", f"printers/{SERIAL}/report", "-m", squeeze(document))
        network["printer"].run("mosquitto_pub", "-V", "mqttv31", "-h", BROKER, "-i", "one-shot", "-t",
                               f"device/{STRANGER}/report", "-m", squeeze({"owner": USER}))
        for data_type, value, place, form in (
                ("serial-number", SERIAL, "field client-id", []),
                ("serial-number", SERIAL, "topic printers", []),
                ("serial-number", SERIAL, "payload $.serial", ["json"]),
                ("username", USER, "user $", []),
                ("password", SECRET, "password $", [])):
            self.plant(truth, data_type, value, f"CONNECT {place}", form, direction="request")
        start = "PUBLISH printers/+/report"
        self.plant(truth, "serial-number", SERIAL, f"{start} topic printers")
        self.plant(truth, "mac-address", MAC, f"{start} payload $.mac", ["json"])
        self.plant(truth, "job-name", JOB, f"{start} payload $.jobName", ["json"])
        self.plant(truth, "email-address", EMAIL, f"{start} payload $.contact.email", ["json"])
        self.plant(truth, "serial-number", STRANGER, "PUBLISH device/+/report topic device")
        self.plant(truth, "username", USER, "PUBLISH device/+/report payload $.owner", ["json"])

    def publish_with_properties(self, network, truth):
        """Version 5, with properties of the connection and of the message."""
        network["printer"].run(
            "mosquitto_pub", "-V", "mqttv5", "-h", BROKER, "-i", "fdm-agent", "-q", "1",
            "-D", "connect", "user-property", "serialNumber", SERIAL,
            "-D", "publish", "user-property", "mac-address", MAC,
            "-D", "publish", "content-type", "application/json",
            "-D", "publish", "response-topic", f"printers/{SERIAL}/answers",
            "-t", "state/fdm", "-m", squeeze({"user": {"email": EMAIL}}))
        self.plant(truth, "serial-number", SERIAL, "CONNECT attribute serialNumber", direction="request")
        self.plant(truth, "mac-address", MAC, "PUBLISH state/fdm attribute mac-address")
        self.plant(truth, "serial-number", SERIAL, "PUBLISH state/fdm topic printers")
        self.plant(truth, "email-address", EMAIL, "PUBLISH state/fdm payload $.user.email", ["json"])

    def subscribe(self, network, truth):
        """A desk program is told what the printer said."""
        sink = network["workstation"].start(
            "mosquitto_sub", "-V", "mqttv311", "-h", BROKER, "-i", "desk", "-C", "1", "-W", "10",
            "-t", f"printers/{SERIAL}/events")
        time.sleep(1.0)
        network["printer"].run("mosquitto_pub", "-V", "mqttv311", "-h", BROKER, "-i", "fdm-event", "-t",
                               f"printers/{SERIAL}/events", "-m", squeeze({"mac": MAC}))
        sink.wait(10)
        desk = {"sender": "workstation 192.0.2.10"}
        self.plant(truth, "serial-number", SERIAL, "SUBSCRIBE topic printers", direction="request", **desk)
        start = "PUBLISH printers/+/events"
        self.plant(truth, "mac-address", MAC, f"{start} payload $.mac", ["json"])
        self.plant(truth, "mac-address", MAC, f"{start} payload $.mac", ["json"], sender="vendor 203.0.113.16",
                   recipient="192.0.2.10", party=None, host=None)

    # Syslog

    def log(self, network, truth):
        """logger over UDP and TCP, in the old and the new form."""
        printer, server = network["printer"], "192.0.2.20"
        common = ("logger", "-n", server, "-P", "514")
        named(printer, "fortus-450", *common, "-d", "--rfc3164", "-t", "spool", "-p", "local0.info",
              f"Job {JOB} for {EMAIL} from {MAC}")
        named(printer, "fortus-450", *common, "-d", "--rfc5424=notq", "-t", "auth", "-p", "auth.notice",
              f"user={USER} from=192.0.2.10 result=ok")
        named(printer, "fortus-450", *common, "-T", "--rfc5424=notq", "-t", "agent", "--msgid", "START",
              "--sd-id", "device@32473", "--sd-param", f'serialNumber="{SERIAL}"', "started")
        named(printer, "fortus-450", *common, "-T", "--octet-count", "--rfc5424=notq", "-t", "monitor",
              f"two lines\nof {EMAIL}")
        log = {"recipient": server, "party": "local-network", "host": None, "clause": "14", "verdict": "exposure"}
        for start in ("spool", "auth", "agent", "monitor"):
            self.plant(truth, "hostname", "fortus-450", f"SYSLOG {start} field hostname", **log)
        self.plant(truth, "job-name", JOB, "SYSLOG spool text $", **log)
        self.plant(truth, "email-address", EMAIL, "SYSLOG spool text $", **log)
        self.plant(truth, "mac-address", MAC, "SYSLOG spool text $", **log)
        self.plant(truth, "username", USER, "SYSLOG auth text user", **log)
        self.plant(truth, "serial-number", SERIAL, "SYSLOG agent attribute serialNumber", **log)
        self.plant(truth, "email-address", EMAIL, "SYSLOG monitor text $", **log)


SCENARIOS = [Messages()]
