"""The truth about one run: ``events.jsonl``, one numbered event a line, and the blobs that events name."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any, Dict

from .blobs import write_blob
from ..errors import MisfitError
from ..events.event_lines import taken_line
from .run_lock import mark_as_written, unmark

EVENTS_FILE = "events.jsonl"
BLOBS_FOLDER = "blobs"


class RunFolder:
    """A new run folder, opened for writing. A killed process leaves at most a torn last line, which readers ignore."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._process = os.getpid()
        self._seq = 0
        self._size = 0
        (path / BLOBS_FOLDER).mkdir(parents=True)
        mark_as_written(path)
        # Unbuffered: each line is with the system when `append` returns.
        self._file = open(path / EVENTS_FILE, "xb", buffering=0)

    @property
    def last_seq(self) -> int:
        """Number of the last event."""
        return self._seq

    def append(self, event: Dict[str, Any]) -> None:
        """Numbers, dates and writes an event. Blobs it names must have been written before.

        :raises MisfitError: when no hub would take it, another process writes the folder,
            or the disk is full; then nothing is written
        """
        if os.getpid() != self._process:
            raise MisfitError(
                f"run {self.path.name} is logged by process {self._process}; a fork of it can log to a run of its own"
            )
        with self._turn:
            if self._file.closed:
                raise MisfitError(f"run {self.path.name} has ended: nothing can be logged to it any more")
            numbered = {**event, "seq": self._seq + 1, "at": int(time.time() * 1000)}
            self._write(taken_line(numbered).encode("ascii") + b"\n")
            self._seq += 1
            if event["type"] == "finished":
                os.fsync(self._file.fileno())

    def write_blob(self, data: bytes) -> Dict[str, Any]:
        return write_blob(self.path / BLOBS_FOLDER, data)

    def close(self) -> None:
        with self._turn:
            self._file.close()
            unmark(self.path)

    def _write(self, line: bytes) -> None:
        size = os.fstat(self._file.fileno()).st_size
        if size != self._size:
            found = f"{self.path / EVENTS_FILE} has {size} bytes where this process wrote {self._size}"
            raise MisfitError(f"{found}: another one writes it too; end one of the two")
        written = self._file.write(line)
        if written != len(line):
            self._file.truncate(self._size)
            self._file.seek(self._size)
            raise MisfitError(f"{self.path}: an event could not be written whole; is the disk full?")
        self._size += len(line)
