"""What is wrong with a run folder: lines that are no events, and numbers that two processes gave."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Optional

from ..sending.run_stream import whole_lines
from ..events.sendable_line import sendable_line
from ..events.taken_events import reason_against

_MOST_TOLD = 20


@dataclass
class FolderFaults:
    #: Reasons for which lines are no events, by line, from 1.
    left_out: Dict[int, str] = field(default_factory=dict)
    #: Numbers of lines that do not have their place for a number, by line, from 1.
    misnumbered: Dict[int, object] = field(default_factory=dict)

    def in_words(self, events_file: Path) -> str:
        """Says in words for a terminal what is wrong; empty where nothing is."""
        words = ""
        for line, number in list(self.misnumbered.items())[:1]:
            others = (
                f", and {len(self.misnumbered) - 1} after it have others than their own"
                if len(self.misnumbered) > 1
                else ""
            )
            words += (
                f"{events_file}: line {line} has the number {number}{others}: two processes wrote this run, such as a "
                "program and its fork. Each event goes by its line; steps of both are there. Make a run in the "
                "process that logs it.\n"
            )
        if self.left_out:
            count = len(self.left_out)
            which = "1 line is no event and is" if count == 1 else f"{count} lines are no events and are"
            words += f"{events_file}: {which} left out:\n"
            words += "".join(f"  line {line}: {self.left_out[line]}\n" for line in sorted(self.left_out)[:_MOST_TOLD])
            words += f"  and {count - _MOST_TOLD} more\n" if count > _MOST_TOLD else ""
            words += (
                "Everything else is sent, and the page of the run tells what is missing. To have them too, correct "
                "these lines in a copy of the folder and send it to a hub that does not have the run.\n"
            )
        return words


def find_faults(folder: Path, run_id: str) -> FolderFaults:
    """Reads the whole folder of a run as a hub would."""
    faults = FolderFaults()
    for place, line in enumerate(whole_lines(folder), start=1):
        sent, reason = sendable_line(line, place, run_id)
        if reason is None:
            reason = _reason_against(sent)
        if reason is not None:
            faults.left_out[place] = reason
        elif sent != line:
            number = json.loads(sent).get("writtenAs", "none")
            if number != "none":
                faults.misnumbered[place] = number
    return faults


def _reason_against(line: bytes) -> Optional[str]:
    try:
        return reason_against(json.loads(line))
    except (ValueError, RecursionError):
        return f"not JSON: {line[:80]!r}"
