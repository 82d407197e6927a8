"""The network of a recording: hosts as namespaces, a bridge for the LAN, a router towards the internet.

    workstation printer server …          vendor      third
         └────────┴──────┴── bridge (router) ──┴──────────┘
           192.0.2.0/24                203.0.113.0/24  198.51.100.0/24

Peers on the LAN answer ARP for each other; hosts of the internet are reached through 192.0.2.1 only.
"""

import os
import signal
import subprocess
import tempfile
import time

from stage.failure import Failure

STATE = "/run/candor-lab"
LAN = {
    "workstation": (10, "00:00:5e:00:53:0a"),
    "server": (20, "00:00:5e:00:53:14"),
    "tablet": (30, "00:00:5e:00:53:1e"),
    "printer": (50, "00:00:5e:00:53:10"),
    "makerbot": (60, "00:00:5e:00:53:3c"),
}
INTERNET = {"vendor": ("203.0.113", "2001:db8:2"), "third": ("198.51.100", "2001:db8:3")}


def run(*command, check=True, **options):
    """Runs a short command and gives its output."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", **options)
    if check and done.returncode != 0:
        raise Failure(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


class Host:
    """One namespace: runs programs inside, and knows its addresses."""

    def __init__(self, network, name):
        self.network, self.name = network, name
        self.namespace = f"{network.prefix}-{name}"

    def ip(self, *arguments):
        return run("ip", "-n", self.namespace, *arguments)

    def command(self, *arguments):
        return ["ip", "netns", "exec", self.namespace, *arguments]

    def run(self, *arguments, **options):
        """Runs a program to its end inside this host."""
        return run(*self.command(*arguments), **options)

    def start(self, *arguments, ready=None, wait=10.0, **options):
        """Starts a program inside this host; waits until it writes `ready` (to stdout or stderr), if given."""
        return self.network.start(self.command(*arguments), ready, wait, **options)

    def set(self, **settings):
        """Writes kernel settings, given with `__` for `/`: net__ipv4__ip_forward=1."""
        for key, value in settings.items():
            self.run("sh", "-c", f"echo {value} > /proc/sys/{key.replace('__', '/')}")


class Network:
    """Makes the namespaces, and removes them and what runs in them."""

    def __init__(self, hosts, ipv6=False, ipv4=True):
        self.prefix = f"candor{os.getpid()}"
        self.hosts, self.processes, self.ipv6, self.ipv4 = {}, [], ipv6, ipv4
        self.names, self.folder = hosts, None

    def __enter__(self):
        self._remove_left_over()
        self.folder = tempfile.mkdtemp(prefix="candor-lab-")
        os.makedirs(STATE, exist_ok=True)
        with open(os.path.join(STATE, self.prefix), "w") as mark:
            mark.write(self.folder)
        try:
            self._build()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            self.stop(process)
        self._remove(self.prefix)

    def __getitem__(self, name):
        return self.hosts[name]

    def address(self, name):
        return f"192.0.2.{LAN[name][0]}"

    # Processes

    def start(self, command, ready=None, wait=10.0, **options):
        log_path = os.path.join(self.folder, f"log-{len(self.processes)}")
        log = open(log_path, "w")
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", log)
        process = subprocess.Popen(command, stderr=log, start_new_session=True, **options)
        log.close()
        self.processes.append(process)
        if ready is not None:
            self._await(process, log_path, ready, wait)
        return process

    def _await(self, process, log_path, ready, wait):
        end = time.monotonic() + wait
        while time.monotonic() < end:
            with open(log_path) as log:
                text = log.read()
            if ready in text:
                return
            if process.poll() is not None:
                break
            time.sleep(0.02)
        raise Failure(f"{process.args} did not get ready: {text.strip()[-300:]}")

    def stop(self, process, number=signal.SIGTERM):
        """Ends a process of ours and its children."""
        if process.poll() is None:
            os.killpg(process.pid, number)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    # Building

    def _build(self):
        router = self._add("router")
        router.ip("link", "add", "lan", "type", "bridge")
        router.ip("link", "set", "lan", "address", "00:00:5e:00:53:01")
        router.set(net__ipv4__ip_forward=1)
        self._address(router, "lan", "192.0.2.1/24", "2001:db8:1::1/64")
        if self.ipv6:
            router.set(net__ipv6__conf__all__forwarding=1)
        router.ip("link", "set", "lan", "up")
        for name in self.names:
            if name in LAN:
                self._join_lan(name)
        for number, name in enumerate(INTERNET):
            if name in self.names:
                self._join_internet(name, number)
        router.set(net__ipv4__icmp_ratelimit=0)

    def _add(self, name):
        host = Host(self, name)
        run("ip", "netns", "add", host.namespace)
        os.makedirs(f"/etc/netns/{host.namespace}", exist_ok=True)
        with open(f"/etc/netns/{host.namespace}/resolv.conf", "w") as file:
            file.write("nameserver " + ("192.0.2.1" if self.ipv4 else "2001:db8:1::1") + "\n")
        self.hosts[name] = host
        if not self.ipv6:
            host.set(net__ipv6__conf__all__disable_ipv6=1, net__ipv6__conf__default__disable_ipv6=1)
        else:
            host.set(net__ipv6__conf__default__accept_dad=0)
        host.ip("link", "set", "lo", "up")
        return host

    def _wire(self, first, first_port, second, second_port):
        first.ip("link", "add", first_port, "type", "veth", "peer", "name", second_port, "netns", second.namespace)
        for host, port in ((first, first_port), (second, second_port)):
            # Segments as they would stand on a cable, with checksums filled in by the sender.
            host.run("ethtool", "-K", port, "tso", "off", "gso", "off", "gro", "off", "tx", "off", "rx", "off")

    def _join_lan(self, name):
        number, mac = LAN[name]
        host, router = self._add(name), self["router"]
        self._wire(host, "eth0", router, f"port{number}")
        host.ip("link", "set", "eth0", "address", mac)
        router.ip("link", "set", f"port{number}", "address", f"00:00:5e:00:53:{0x80 + number:02x}")
        router.set(**{f"net__ipv6__conf__port{number}__disable_ipv6": 1})
        router.ip("link", "set", f"port{number}", "master", "lan", "up")
        host.ip("link", "set", "eth0", "up")
        self._address(host, "eth0", f"192.0.2.{number}/24", f"2001:db8:1::{number:x}/64")
        self._route(host, "192.0.2.1", "2001:db8:1::1")

    def _join_internet(self, name, number):
        four, six = INTERNET[name]
        host, router = self._add(name), self["router"]
        self._wire(host, "eth0", router, name)
        router.ip("link", "set", name, "address", f"00:00:5e:00:53:{0xe0 + number:02x}")
        host.ip("link", "set", "eth0", "address", f"00:00:5e:00:53:{0xf0 + number:02x}")
        self._address(router, name, f"{four}.1/24", f"{six}::1/64")
        router.ip("link", "set", name, "up")
        host.ip("link", "set", "eth0", "up")
        for last in (10, 16, 20, 30, 40, 50, 60):
            self._address(host, "eth0", f"{four}.{last}/24", f"{six}::{last:x}/64")
        self._route(host, f"{four}.1", f"{six}::1")

    def _address(self, host, port, four, six):
        if self.ipv4:
            host.ip("address", "add", four, "dev", port)
        if self.ipv6:
            host.ip("address", "add", six, "dev", port, "nodad")

    def _route(self, host, four, six):
        if self.ipv4:
            host.ip("route", "add", "default", "via", four)
        if self.ipv6:
            host.ip("-6", "route", "add", "default", "via", six, "dev", "eth0")

    # Removing

    def _remove_left_over(self):
        """Removes what an earlier run of ours could not, known by its mark and its dead process."""
        for mark in os.listdir(STATE) if os.path.isdir(STATE) else []:
            if not os.path.exists(f"/proc/{mark.removeprefix('candor')}"):
                self._remove(mark)

    def _remove(self, prefix):
        for line in run("ip", "netns", "list").splitlines():
            name = line.split()[0] if line.split() else ""
            if name.startswith(prefix + "-"):
                for pid in run("ip", "netns", "pids", name).split():
                    try:
                        os.kill(int(pid), signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                run("ip", "netns", "delete", name, check=False)
                run("rm", "-r", "-f", f"/etc/netns/{name}")
        mark = os.path.join(STATE, prefix)
        if os.path.exists(mark):
            with open(mark) as file:
                folder = file.read()
            if os.path.basename(folder).startswith("candor-lab-"):
                run("rm", "-r", "-f", folder)
            os.remove(mark)
        for folder in (STATE, "/etc/netns"):
            try:
                os.rmdir(folder)
            except OSError:
                pass
