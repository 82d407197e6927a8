"""The command line of `record`."""

import argparse
import importlib
import os
import pkgutil
import signal
import sys

import scenarios
from stage import prerequisites
from stage.failure import Failure
from stage.recording import Recording


def catalogue():
    """Every scenario by its folder name, in the order in which they can be recorded (derived ones last)."""
    found = {}
    for module in sorted(pkgutil.iter_modules(scenarios.__path__), key=lambda entry: entry.name):
        loaded = importlib.import_module(f"scenarios.{module.name}")
        for scenario in getattr(loaded, "SCENARIOS", []):
            found[scenario.name] = scenario
    return dict(sorted(found.items(), key=lambda entry: (entry[1].derived_from is not None, entry[0])))


def stop(number, _):
    """Ends in order: what was made is removed on the way out."""
    raise Failure(f"stopped by {signal.Signals(number).name}; the network is removed")


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="record",
        description="Records scenarios into captures/NAME/ with real programs in network namespaces of their own.",
    )
    parser.add_argument("scenario", nargs="*", help="which to record (default: all)")
    parser.add_argument("--list", action="store_true", help="name the scenarios and stop")
    parser.add_argument("--into", metavar="DIR", help="write there instead of captures/")
    options = parser.parse_args(arguments)

    known = catalogue()
    if options.list:
        for scenario in known.values():
            print(f"{scenario.name:24} {scenario.summary}")
        return 0
    unknown = [name for name in options.scenario if name not in known]
    if unknown:
        print(f"record: no scenario is called {', '.join(unknown)}; --list names them", file=sys.stderr)
        return 2

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    target = os.path.abspath(options.into) if options.into else root
    chosen = [scenario for name, scenario in known.items() if not options.scenario or name in options.scenario]
    try:
        prerequisites.check(chosen)
        for scenario in chosen:
            size = Recording(scenario, target).make()
            print(f"{scenario.name:24} {size:>8} bytes")
    except Failure as failure:
        print(f"record: {failure}", file=sys.stderr)
        return 1
    return 0
