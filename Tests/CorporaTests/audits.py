"""Audits every capture: no crash, no hang, bounded memory, a sound report, the same with two workers."""

import collections
import json
import os
import tempfile

import captures

SECONDS = 10
MEMORY = 512 << 20
SAMPLE = 10
BINS = ["decoded", "gap", "opaqueEncrypted", "opaqueUnknown", "retransmitted", "unsupported"]


def scan(options, path, workers):
    """The outcome of `candor scan`, and the report's bytes."""
    handle, place = tempfile.mkstemp(suffix=".json", dir=options.work)
    os.close(handle)
    try:
        outcome = captures.run(
            [os.path.join(options.binaries, "candor"), "scan", "--policy", "stratasys-2018-05-25", "--format",
             "json=" + place, "--exit-zero", "--workers", str(workers), path], SECONDS)
        with open(place, "rb") as file:
            return outcome, file.read()
    finally:
        os.unlink(place)


def faults(outcome, report):
    """What is wrong with one audit."""
    found = []
    if outcome.was_late or outcome.status in (-9, -24):
        found.append("hang")
    elif outcome.status < 0:
        found.append(f"signal {-outcome.status}")
    elif outcome.status not in (0, 3):
        found.append(f"status {outcome.status}")
    if outcome.memory > MEMORY:
        found.append(f"memory {outcome.memory >> 20} MiB")
    if found:
        return found
    if is_refused(outcome, report):
        return [] if outcome.errors.strip() else ["refused without a word"]
    try:
        value = json.loads(report)
    except ValueError as error:
        return [f"no JSON: {error}"]
    coverage = value["coverage"]
    if sum(coverage[name] for name in BINS) != coverage["payloadBytes"]:
        found.append("coverage bins do not sum to payloadBytes")
    if any(coverage[name] < 0 for name in BINS):
        found.append("negative coverage bin")
    if value["schema"] != "candor-report-1" or len(value["captures"]) != 1:
        found.append("unsound report")
    return found


def is_refused(outcome, report):
    """Nothing of the capture could be read: there is no report, because one on nothing would look like an empty one."""
    return outcome.status == 3 and not report


def run(options):
    paths, others = captures.find(options.corpora, options.only)
    passed = captures.clock()
    reasons = collections.Counter()
    statuses = collections.Counter()
    bad = []
    memory = seconds = 0
    totals = collections.Counter()
    notices = collections.Counter()

    sample = set(paths[::SAMPLE])

    def audit(path):
        outcome, report = scan(options, path, 1)
        wrong = faults(outcome, report)
        if not wrong and path in sample:
            if scan(options, path, 2)[1] != report:
                wrong.append("another report with two workers")
        return outcome, report, wrong

    for path, (outcome, report, wrong) in captures.each(paths, options.jobs, audit):
        statuses[outcome.status] += 1
        memory, seconds = max(memory, outcome.memory), max(seconds, outcome.seconds)
        if outcome.status == 3:
            reasons[reason(outcome, path)] += 1
        if wrong:
            bad.append((path, wrong))
            print(f"FAIL {os.path.relpath(path, options.corpora)}: {', '.join(wrong)}", flush=True)
            continue
        if is_refused(outcome, report):
            continue
        value = json.loads(report)
        totals["packets"] += value["captures"][0]["packets"]
        for name in BINS + ["payloadBytes"]:
            totals[name] += value["coverage"][name]
        for kind in {notice["kind"] for notice in value["notices"]}:
            notices[kind] += 1

    refused = collections.Counter()
    for path, (outcome, _) in captures.each(others, options.jobs, lambda path: scan(options, path, 1)):
        if outcome.status != 3:
            bad.append((path, [f"status {outcome.status}"]))
            print(f"FAIL {os.path.relpath(path, options.corpora)}: status {outcome.status}", flush=True)
        refused[reason(outcome, path)] += 1

    print(f"{len(paths)} captures ({len(sample)} of them also with two workers), {totals['packets']} packets in "
          f"{passed():.0f} s; status "
          + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    print(f"peak memory {memory >> 20} MiB (limit {MEMORY >> 20}), longest {seconds:.2f} s of CPU (limit {SECONDS})")
    print("payload " + ", ".join(f"{name} {totals[name]}" for name in ["payloadBytes"] + BINS))
    print("captures by notice: " + ", ".join(f"{kind} {count}" for kind, count in notices.most_common()))
    for text, count in (reasons + refused).most_common():
        print(f"refused {count}: {text}")
    print(f"{len(bad)} faults; {len(others)} files that are no captures but are called so")
    return 1 if bad else 0


def reason(outcome, path):
    """candor's last words, without the path."""
    lines = outcome.errors.decode(errors="replace").strip().splitlines() or ["(nothing said)"]
    return lines[-1].replace(path, "FILE").replace(os.path.basename(path), "FILE")[:160]
