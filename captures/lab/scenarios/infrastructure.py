"""What any LAN carries: leases, names, discovery. No vendor is in sight."""

import os

from stage import services
from stage.scenario import Scenario

MAC = "00:00:5e:00:53:0a"
INVENTORY = """region: US
devices:
  - {name: workstation, role: workstation, macs: ["00:00:5e:00:53:0a"], hostnames: [janeroe-laptop]}
  - {name: fortus-450, role: printer, macs: ["00:00:5e:00:53:10"], hostnames: [fortus-450]}
"""


def without_address(host):
    """Takes a host back to before its lease."""
    host.ip("address", "flush", "dev", "eth0")


class NoVendor(Scenario):
    name = "no-vendor"
    summary = "CC: ARP, a lease without a host name, names that are none, a ping, mDNS questions; no vendor traffic."
    hosts = ["workstation", "printer", "third"]
    programs = ["dnsmasq", "udhcpc", "udhcpd"]

    def prepare(self, network, truth):
        services.name_service(network)
        services.leases(network)
        without_address(network["workstation"])

    def play(self, network, truth):
        host = network["workstation"]
        # -x hostname: none is sent; -C: nor a client identifier.
        host.run("udhcpc", "-i", "eth0", "-n", "-q", "-f", "-C", "-s", services.lease_script(network))
        for name in ("printer.example.org", "files.example.net", "example.com"):
            host.run("busybox", "nslookup", name, "192.0.2.1", check=False)
        host.run("busybox", "ping", "-c", "2", "192.0.2.50")
        host.run("busybox", "ping", "-c", "1", services.address("files.example.net"))
        host.run(*services.program("mdns.py"), "_ipp._tcp.local", "_http._tcp.local")
        truth.silent = True
        truth.allowed = ["mac-address", "ip-address"]
        for clause in ("1", "3", "4.1.1", "4.2", "5.1", "5.2/cookies", "5.2/google-analytics", "5.2/retargeting", "5.3",
                       "6.4", "8", "15"):
            truth.judge(clause, "not-observed", "no vendor traffic")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.judge("2", "not-observable", "no capture shows it")
        truth.judge("16", "not-observable", "no capture shows it")
        truth.notes.append("The lease carries a hardware address on the LAN: at most an exposure of low severity under "
                           "clause 14, never collection.")


class Lease(Scenario):
    name = "dhcp-lease"
    summary = "dhclient and udhcpc get leases from the ISC server, with host names and client identifiers."
    hosts = ["workstation", "printer"]
    programs = ["dhclient", "dhcpd", "udhcpc"]
    at = ("router", "lan")

    def prepare(self, network, truth):
        folder = network.folder
        with open(f"{folder}/dhcpd.conf", "w") as file:
            file.write("default-lease-time 3600; max-lease-time 7200; authoritative;\n"
                       "subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.100 192.0.2.120;\n"
                       '  option routers 192.0.2.1; option domain-name-servers 192.0.2.1;\n'
                       '  option domain-name "example.org"; }\n')
        open(f"{folder}/dhcpd.leases", "w").close()
        network["router"].start("dhcpd", "-4", "-f", "-d", "-user", "root", "-group", "root",
                                "-cf", f"{folder}/dhcpd.conf",
                                "-lf", f"{folder}/dhcpd.leases", "-pf", f"{folder}/dhcpd.pid", "lan",
                                ready="Server starting service")
        for name in ("workstation", "printer"):
            without_address(network[name])

    def play(self, network, truth):
        self.dhclient(network)
        network["printer"].run("udhcpc", "-i", "eth0", "-n", "-q", "-f", "-x", "hostname:fortus-450", "-V",
                               "fdm-controller", "-s", services.lease_script(network))
        self.write_down(truth)

    def dhclient(self, network):
        """dhclient stays until it is ended; it says when the lease is bound."""
        folder = network.folder
        with open(f"{folder}/dhclient.conf", "w") as file:
            file.write('send host-name "janeroe-laptop";\nsend dhcp-client-identifier = hardware;\n'
                       "request subnet-mask, routers, domain-name-servers, domain-name;\n")
        script = os.path.join(folder, "dhclient.script")
        with open(script, "w") as file:
            file.write('#!/bin/sh\n[ -z "$new_ip_address" ] || '
                       'ip address replace "$new_ip_address/24" dev "$interface"\nexit 0\n')
        os.chmod(script, 0o755)
        client = network["workstation"].start(
            "dhclient", "-4", "-1", "-d", "-cf", f"{folder}/dhclient.conf", "-lf", f"{folder}/dhclient.leases", "-pf",
            f"{folder}/dhclient.pid", "-sf", script, "eth0", ready="bound to", wait=20)
        network.stop(client)

    def write_down(self, truth):
        def plant(data_type, value, location, sender, note=None):
            for message in ("DISCOVER", "REQUEST"):
                truth.plant(data_type, value, f"{message} {location}", None, sender=sender, recipient="255.255.255.255",
                            party="local-network", direction="request", clause="14", verdict="exposure", note=note)

        truth.inventory = INVENTORY
        workstation, printer = "workstation 00:00:5e:00:53:0a", "printer 00:00:5e:00:53:10"
        plant("mac-address", MAC, "field chaddr", workstation, "severity low")
        plant("hostname", "janeroe-laptop", "option 12 host-name", workstation, "names a person")
        plant("mac-address", MAC, "option 61 client-identifier", workstation, "type 1, hardware")
        plant("mac-address", "00:00:5e:00:53:10", "field chaddr", printer, "severity low")
        plant("hostname", "fortus-450", "option 12 host-name", printer)
        plant("mac-address", "00:00:5e:00:53:10", "option 61 client-identifier", printer, "type 1, hardware")
        truth.judge("14", "exposure", "host names and hardware addresses in clear on the LAN: low")
        truth.judge("5.1", "not-observed", "a lease is no collection by the vendor")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append("The vendor class (option 60) of the printer is `fdm-controller`. Locations name the "
                           "message, then `field chaddr` or `option NUMBER NAME`.")


SCENARIOS = [NoVendor(), Lease()]
