"""What was planted where, written down before any auditor looks at the capture."""

import json


class Truth:
    """The planted facts of one capture, as `truth.json` and as the tables of ORIGIN.md."""

    def __init__(self):
        self.planted, self.verdicts, self.notes, self.counts = [], {}, [], {}
        self.silent, self.allowed, self.inventory = False, [], None

    def plant(self, data_type, value, location, host, *, sender, party, count=1, form=(), direction="request",
              clause=None, verdict=None, recipient=None, channel="clear", note=None):
        """Notes one planted value. `verdict` may be a list where strictness decides between words."""
        if direction == "response":
            host = None  # Nobody addressed the client by name.
        entry = {
            "dataType": data_type, "value": value, "location": location, "host": host, "direction": direction,
            "minCount": count, "form": list(form), "sender": sender, "recipient": recipient, "party": party,
            "channel": channel, "clause": clause, "verdict": verdict,
        }
        if note:
            entry["note"] = note
        self.planted.append({key: value for key, value in entry.items() if value is not None or key == "host"})

    def judge(self, clause, verdict, why):
        """Notes the verdict that the domain note determines for a clause."""
        self.verdicts[clause] = {"verdict": verdict, "why": why}

    def document(self, scenario):
        body = {
            "scenario": scenario.name,
            "planted": self.planted,
            "verdicts": {clause: entry["verdict"] for clause, entry in self.verdicts.items()},
            "silent": self.silent,
        }
        if self.silent:
            body["allowed"] = self.allowed
        if self.counts:
            body["counts"] = self.counts
        return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    def tables(self):
        lines = []
        if self.planted:
            lines += ["## Planted", "",
                      "| data type | value | location | form | sender | recipient | party | clause: expected |",
                      "|---|---|---|---|---|---|---|---|"]
            lines += [self._row(entry) for entry in self.planted]
            lines.append("")
        if self.verdicts:
            lines += ["## Expected verdicts", "", "| clause | verdict | why |", "|---|---|---|"]
            lines += [f"| {clause} | {entry['verdict']} | {entry['why']} |" for clause, entry in self.verdicts.items()]
            lines.append("")
        if self.silent:
            allowed = ", ".join(self.allowed) or "nothing at all"
            lines += ["## Expected", "", f"No transfer. Allowed besides: {allowed}.", ""]
        return lines

    def _row(self, entry):
        expected = entry.get("verdict", "")
        expected = " or ".join(expected) if isinstance(expected, list) else expected
        expected = f"{entry['clause']}: {expected}" if "clause" in entry else expected
        expected += f" ({entry['note']})" if "note" in entry else ""
        to = entry.get("recipient", "")
        to = f"{entry['host']} ({to})" if entry["host"] and to else entry["host"] or to
        count = f" (×{entry['minCount']})" if entry["minCount"] > 1 else ""
        cells = [entry["dataType"], f"`{entry['value']}`", f"`{entry['location']}`{count}",
                 " ".join(entry["form"]) or "plain", entry["sender"], to, entry.get("party", ""), expected]
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
