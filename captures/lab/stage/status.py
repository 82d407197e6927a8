"""Writes `status.sts`, the Tcl-like text in which FDM printers describe themselves. All values are made up."""


def brace(value):
    return "{" + value + "}"


def stanza(name, pairs, end="\n"):
    """One `set machineStatus(NAME) {...};` with a tabbed `-key value` line for each pair."""
    lines = [f"set machineStatus({name}) {{"] + [f"\t-{key} {value}" for key, value in pairs] + ["};", ""]
    return end.join(lines)


def groups(name, entries, end="\n"):
    """A stanza that holds a list of brace groups (cassettes, the queue)."""
    lines = [f"set machineStatus({name}) {{"]
    for pairs in entries:
        lines += ["\t{"] + [f"\t-{key} {value}" for key, value in pairs] + ["\t}"]
    return end.join(lines + ["};", ""])


def job(name, owner, pack, number, submit, id_key="jobId", comment="", producer="Insight 12.2", status="{}"):
    return [
        ("jobName", name), ("pack", brace(", ".join(pack))), ("comment", brace(comment)), ("owner", brace(owner)),
        ("producer", brace(producer)), (id_key, number), ("submitTime", submit), ("startTime", submit + 600),
        ("endTime", "{}"), ("buildTime", 28412), ("completionStatus", status), ("modelMaterial", "P430_IVR"),
        ("modelConsumed", "12.40"), ("supportConsumed", "3.18"), ("sliceHeight", "0.0100"), ("partMinX", "-2.5000"),
        ("partMaxX", "2.5000"), ("partMinY", "-1.2500"), ("partMaxY", "1.2500"), ("partMinZ", "0.0000"),
        ("partMaxZ", "3.7500"),
    ]


def general(kind, version, explanation="Building", extra=()):
    return [
        ("modelerType", kind), ("controllerVersion", version), ("compatibleCMBVersion", "9.5"),
        ("modelerStatus", brace(explanation)), ("modelerExplanation", "{}"), ("currentModelingLayer", 118),
        ("totalModelingLayers", 375), ("headTemp", 310), ("ovenTemp", 95), ("modelTip", "T16"), ("supportTip", "T16"),
        ("serverTime", "@TIME@"), ("serverTimeZoneOffset", 18000), ("serverTimeDSTValue", 0), *extra,
    ]


def waikiki():
    """A Fortus 450mc: four cassettes with integer serials, dates as MMDDYYYY."""
    cassettes = [
        [("name", "P430_IVR"), ("mfgLot", 104327), ("mfgDate", "03142018"), ("serialNumber", 204555101 + index),
         ("initialMatl", "92.3"), ("remainingMatl", f"{70 - 9 * index}.25"), ("1stUsageDate", "05212018"),
         ("status", "{Loaded}"), ("spool", index + 1), ("colorCode", 4)] for index in range(4)
    ]
    return (
        stanza("general", general("waikiki", "5.8.0000.0"))
        + groups("cassette", cassettes)
        + stanza("waikiki", [("productSerialNumber", "L10245"), ("runTimeOdometer", 30415926),
                             ("buildTimeOdometer", 27182818), ("tipTimeOdometer", 1414213),
                             ("materials", "{P430_IVR, ULT9085, PC_10, SR30}")])
        + stanza("currentJob", job("bracket_A", "j.doe", ["bracket_A_1", "bracket_A_2"], 4711, 1543622399))
        + stanza("previousJob", job("{duct cover}", "m.roe", ["duct_cover"], 4710, 1543535999,
                                    comment="for the second fitting", status="{Completed}"))
        + groups("queue", [job("bracket_B", "j.doe", ["bracket_B"], 4712, 1543625999)])
    )


def mariner():
    """A uPrint SE: CR LF line ends, cassette serials as float text, dates in the manner of C, `jobid`."""
    end = "\r\n"
    cassettes = [
        [("name", "P430_IVR"), ("mfgLot", "104331"), ("mfgDate", '"Wed Mar 14 09:26:53 2018"'),
         ("serialNumber", "204555201.000000"), ("initialMatl", "30.000000"), ("remainingMatl", "11.250000"),
         ("1stUsageDate", '"Mon May 21 10:00:00 2018"'), ("status", "{Loaded}"), ("spool", 1)],
        [("name", "SR30"), ("mfgLot", "104332"), ("mfgDate", '"Thu Mar 15 09:26:53 2018"'),
         ("serialNumber", "204555202.000000"), ("initialMatl", "30.000000"), ("remainingMatl", "22.500000"),
         ("1stUsageDate", '"Mon May 21 10:05:00 2018"'), ("status", "{Loaded}"), ("spool", 2)],
    ]
    return (
        stanza("general", general("paia", "10.2.3600.0", "Idle"), end)
        + groups("cassette", cassettes, end)
        + stanza("mariner", [("productSerialNumber", "P07734"), ("runTimeOdometer", "8314472.000000"),
                             ("buildTimeOdometer", "6022140.000000"), ("tipTimeOdometer", "1380649.000000"),
                             ("materials", "{P430_IVR SR30}")], end)
        + stanza("currentJob", [("jobName", "{}"), ("owner", "{}"), ("jobid", "{}"), ("pack", "{}")], end)
        + stanza("previousJob", job('"knee guide"', "Jane Doe", ["knee_guide_left"], 218, 1543535999, id_key="jobid",
                                    status="{Completed}"), end)
        + groups("queue", [], end)
    )


def dorado1():
    """An F170: `udn`, extruder serials and odometers with their limits, a camera flag, an empty queue."""
    return (
        stanza("general", general("dorado1", "2.0.5600.0", extra=[("cameraEnabled", "true"), ("modCount", 2)]))
        + groups("cassette", [
            [("name", "ABS"), ("mfgLot", 105001), ("mfgDate", "06012018"), ("serialNumber", 204555301),
             ("initialMatl", "60.0"), ("remainingMatl", "41.5"), ("1stUsageDate", "07042018"), ("status", "{Loaded}"),
             ("spool", 1)]])
        + stanza("dorado1", [
            ("machineName", "F170"), ("productSerialNumber", "D19999"), ("udn", "f170D19999"),
            ("modelExtruderSerialNumber", 180600001), ("supportExtruderSerialNumber", 183500002),
            ("modelExtruderOdometer", 2718281), ("modelExtruderOdometerWarn", 5000000),
            ("modelExtruderOdometerError", 5500000), ("supportExtruderOdometer", 1618033), ("currentCurve", -3),
            ("internalState", "{}"), ("materials", "{ABS ASA PLA}")])
        + stanza("currentJob", job("housing_v2", "l.poe", ["housing_top", "housing_bottom"], 97, 1543622399,
                                   producer="GrabCAD Print 1.20"))
        + stanza("previousJob", [("jobName", "{}"), ("owner", "{}")])
        + groups("queue", [])
    )
