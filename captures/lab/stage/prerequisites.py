"""What must be installed before a scenario can run."""

import os
import shutil

from stage.failure import Failure

PACKAGES = {
    "brotli": "brotli",
    "capinfos": "wireshark-common",
    "chromium": "chromium",
    "curl": "curl",
    "dhclient": "isc-dhcp-client",
    "dhcpd": "isc-dhcp-server",
    "dnsmasq": "dnsmasq-base",
    "dovecot": "dovecot-imapd dovecot-pop3d python3-aiosmtpd",
    "editcap": "wireshark-common",
    "ethtool": "ethtool",
    "gzip": "gzip",
    "ip": "iproute2",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "tcpdump": "tcpdump",
    "udhcpc": "udhcpc",
    "udhcpd": "udhcpd",
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
