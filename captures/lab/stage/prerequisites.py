"""What must be installed before a scenario can run."""

import os
import shutil

from stage.failure import Failure

PACKAGES = {
    "brotli": "brotli",
    "capinfos": "wireshark-common",
    "chromium": "chromium",
    "chronyd": "chrony",
    "coap-client-notls": "libcoap3-bin",
    "coap-server-notls": "libcoap3-bin",
    "curl": "curl",
    "dhclient": "isc-dhcp-client",
    "dhcpd": "isc-dhcp-server",
    "dnsmasq": "dnsmasq-base",
    "editcap": "wireshark-common",
    "ethtool": "ethtool",
    "freeradius": "freeradius",
    "gtlsclient": "ngtcp2-client",
    "gtlsserver": "ngtcp2-server",
    "gzip": "gzip",
    "in.tftpd": "atftpd",
    "ip": "iproute2",
    "logger": "bsdutils",
    "mosquitto": "mosquitto",
    "mosquitto_pub": "mosquitto-clients",
    "mosquitto_sub": "mosquitto-clients",
    "lldpd": "lldpd",
    "llmnrd": "llmnrd",
    "minidlnad": "minidlna",
    "nginx": "nginx-light",
    "nmbd": "samba",
    "openssl": "openssl",
    "radclient": "freeradius-utils",
    "rsyslogd": "rsyslog",
    "snmpd": "snmpd",
    "snmpget": "snmp",
    "tcpdump": "tcpdump",
    "udhcpc": "udhcpc",
    "udhcpd": "udhcpd",
    "wsdd": "wsdd",
    "zstd": "zstd",
}
ALWAYS = ["ip", "ethtool", "tcpdump", "editcap", "capinfos"]


def check(chosen):
    """Raises a Failure that names every missing program with the Debian package that has it."""
    if os.geteuid() != 0:
        raise Failure("network namespaces need root; run it with sudo")
    needed = set(ALWAYS).union(*(scenario.programs for scenario in chosen)) if chosen else set(ALWAYS)
    missing = sorted(name for name in needed if find(name) is None)
    if missing:
        packages = " ".join(sorted({PACKAGES[name] for name in missing}))
        raise Failure(f"not installed: {', '.join(missing)}; apt-get install {packages}")


def find(program):
    """The path of a program, searched also where Debian keeps those of the administrator."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
