"""Devices on a LAN say who they are without being asked: SSDP, WS-Discovery, LLMNR, NetBIOS names, LLDP and CDP."""

import os
import time

from stage import services
from stage.scenario import Scenario

INVENTORY = """region: US
devices:
  - {name: janeroe-laptop, role: workstation, addresses: [192.0.2.10], macs: ["00:00:5e:00:53:0a"]}
  - {name: media-server, role: server, addresses: [192.0.2.20], macs: ["00:00:5e:00:53:14"]}
  - {name: fortus-450, role: printer, addresses: [192.0.2.50], macs: ["00:00:5e:00:53:10"], serials: [D12345]}
"""
MEDIA = "2fac1234-31f8-41b4-a222-08002b34c003"
SYSTEMS = {"router": ("192.0.2.1", "switch-7"), "workstation": ("192.0.2.10", "janeroe-laptop")}
ENDPOINT = "98190dc2-0890-4ef8-ac9a-5940995e6119"


class Discovery(Scenario):
    name = "lan-discovery"
    summary = ("minidlna, wsdd, llmnrd, Samba's nmbd and lldpd announce and answer; the workstation looks for them.")
    hosts = ["workstation", "server", "printer"]
    programs = ["minidlnad", "wsdd", "llmnrd", "nmbd", "lldpd"]

    def prepare(self, network, truth):
        for name in ("workstation", "server", "printer"):
            # Everybody on the LAN takes part in multicast.
            network[name].ip("route", "add", "224.0.0.0/4", "dev", "eth0")
        # lldpd asks the resolver for its own name, and gives up its rights before it opens its socket here.
        for name, (address, system) in SYSTEMS.items():
            with open(f"/etc/netns/{network[name].namespace}/hosts", "w") as file:
                file.write(f"127.0.0.1 localhost\n{address} {system}\n")
        os.chmod(network.folder, 0o711)

    def play(self, network, truth):
        self.ssdp(network)
        self.ws_discovery(network)
        self.llmnr(network)
        self.netbios(network)
        self.link(network)
        self.write_down(truth)

    def ssdp(self, network):
        folder = os.path.join(network.folder, "minidlna")
        os.makedirs(os.path.join(folder, "media"))
        path = os.path.join(folder, "minidlna.conf")
        with open(path, "w") as file:
            file.write(f"media_dir={folder}/media\ndb_dir={folder}\nlog_dir={folder}\nnetwork_interface=eth0\n"
                       f"port=8200\nfriendly_name=media-server\nuuid={MEDIA}\nserial=D12345\nnotify_interval=900\n"
                       "inotify=no\n")
        media = network["server"].start("minidlnad", "-S", "-f", path, "-P", f"{folder}/pid", "-r")
        time.sleep(2)
        network["workstation"].run(*services.program("ssdp_search.py"), "upnp:rootdevice")
        network.stop(media)

    def ws_discovery(self, network):
        host = network["printer"].start("wsdd", "-4", "-i", "eth0", "-U", ENDPOINT, "-n", "fortus-450", "-p")
        time.sleep(2)
        client = network["workstation"].start("wsdd", "-4", "-i", "eth0", "-D", "-o", "-t", "-n", "janeroe-laptop")
        time.sleep(4)
        network.stop(client)
        network.stop(host)

    def llmnr(self, network):
        responder = network["printer"].start("llmnrd", "-H", "fortus-450", "-i", "eth0")
        time.sleep(0.5)
        network["workstation"].run("llmnr-query", "-i", "1", "-c", "1", "-I", "eth0", "fortus-450", check=False)
        network.stop(responder)

    def netbios(self, network):
        folder = os.path.join(network.folder, "samba")
        os.makedirs(folder)
        path = os.path.join(folder, "smb.conf")
        with open(path, "w") as file:
            file.write("[global]\nnetbios name = FORTUS-450\nworkgroup = PLANT7\ninterfaces = eth0\n"
                       f"bind interfaces only = yes\nprivate dir = {folder}\nlock directory = {folder}\n"
                       f"state directory = {folder}\ncache directory = {folder}\npid directory = {folder}\n"
                       f"ncalrpc dir = {folder}\nlog file = {folder}/log\nlocal master = no\n")
        client = os.path.join(folder, "client.conf")
        with open(client, "w") as file:
            file.write("[global]\nnetbios name = JANEROE-LAPTOP\nworkgroup = PLANT7\n")
        responder = network["printer"].start("nmbd", "-F", "--no-process-group", "-s", path)
        time.sleep(8)
        network["workstation"].run("nmblookup", "-s", client, "FORTUS-450", check=False)
        network["workstation"].run("nmblookup", "-s", client, "-A", "192.0.2.50", check=False)
        network.stop(responder)

    def link(self, network):
        """The router is the switch: it speaks on the workstation's port. The system's name is that of a UTS namespace.
        lldpd speaks LLDP, or only what it is forced to."""
        for host, port, protocol in (("router", "port10", ""), ("router", "port10", "-cc"),
                                     ("workstation", "eth0", ""), ("workstation", "eth0", "-cc")):
            address, name = SYSTEMS[host]
            socket = os.path.join(network.folder, f"lldpd-{host}{protocol}.sock")
            speaker = network[host].start(
                "unshare", "--uts", "sh", "-c",
                f"hostname {name}; exec lldpd -d {protocol} -k -i -u {socket} -I {port} -C {port} -m {address} "
                f"-S 'Lab OS 15.2' -P 'Lab C2960' -O /dev/null")
            time.sleep(2.5)
            network.stop(speaker)

    def write_down(self, truth):
        truth.inventory = INVENTORY
        laptop, server, printer = "workstation 192.0.2.10", "server 192.0.2.20", "printer 192.0.2.50"

        def plant(data_type, value, location, sender, recipient, direction="message", note=None):
            truth.plant(data_type, value, location, None, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, clause="14", verdict="exposure", note=note)

        group = "239.255.255.250"
        plant("hardware-uuid", MEDIA, "NOTIFY header USN", server, group)
        plant("hardware-uuid", MEDIA, "200 M-SEARCH header USN", server, "192.0.2.10", "response")
        plant("hostname", "janeroe-laptop", "M-SEARCH header CPFN.UPNP.ORG", laptop, group, "request",
              "the friendly name of a control point")
        plant("hardware-uuid", ENDPOINT, "Hello field endpoint-reference", printer, group)
        plant("hardware-uuid", ENDPOINT, "ProbeMatches field endpoint-reference", printer, "192.0.2.10", "response")
        plant("hostname", "fortus-450", "RESPONSE ANY field hostname", printer, "192.0.2.10", "response", "LLMNR")
        plant("hostname", "FORTUS-450", "REGISTRATION field netbios-name", printer, "192.0.2.255", "request")
        plant("ip-address", "192.0.2.50", "REGISTRATION field nb-address", printer, "192.0.2.255", "request")
        plant("hostname", "FORTUS-450", "RESPONSE NB field netbios-name", printer, "192.0.2.10", "response")
        plant("hostname", "FORTUS-450", "RESPONSE NBSTAT field netbios-name", printer, "192.0.2.10", "response")
        identifier = "body /soap:Envelope/soap:Header/wsa:MessageID"
        for start, sender, recipient, direction in (("Hello", printer, group, "message"), ("Bye", printer, group, "message"),
                                                    ("Probe", laptop, group, "request"),
                                                    ("ProbeMatches", printer, "192.0.2.10", "response")):
            truth.plant("mac-address", "00:00:5e:00:53:0a" if sender == laptop else "00:00:5e:00:53:10",
                        f"{start} {identifier}", None, sender=sender, recipient=recipient, party="local-network",
                        direction=direction, form=("xml", "uuid-v1"), clause="14", verdict="exposure",
                        note="wsdd makes its message identifiers of time and hardware address")
        plant("ip-address", "192.0.2.50", "HOST ANNOUNCEMENT field source-ip", printer, "192.0.2.255")
        plant("hostname", "FORTUS-450", "HOST ANNOUNCEMENT field netbios-name", printer, "192.0.2.255")
        everybody = "255.255.255.255"
        for who, name, mac, address in (("unknown 192.0.2.1", "switch-7", "00:00:5e:00:53:8a", "192.0.2.1"),
                                        (laptop, "janeroe-laptop", "00:00:5e:00:53:0a", "192.0.2.10")):
            plant("mac-address", mac, "LLDP option 1 chassis-id", who, everybody)
            plant("hostname", name, "LLDP option 5 system-name", who, everybody)
            plant("ip-address", address, "LLDP option 8 management-address", who, everybody)
            plant("device-model", "Lab OS 15.2", "LLDP option 6 system-description", who, everybody)
            plant("hostname", name, "CDP option 1 device-id", who, everybody)
            plant("ip-address", address, "CDP option 2 ip-address", who, everybody)
            plant("firmware-version", "Lab OS 15.2", "CDP option 5 software-version", who, everybody)
            plant("device-model", "Lab C2960", "CDP option 6 platform", who, everybody)
        truth.judge("14", "exposure", "names and lasting identifiers in clear on the LAN")
        truth.judge("5.1", "not-observed", "announcements on the LAN are no collection by the vendor")
        truth.judge("6.1", "not-observable", "no capture shows a legal basis")
        truth.notes.append("Frames of LLDP and CDP have no IP addresses: the sender is the address that the frame gives "
                           "for its management, the recipient everybody on the link (255.255.255.255). The SSDP search "
                           "is our own program; Debian's control points need a desktop.")


SCENARIOS = [Discovery()]
