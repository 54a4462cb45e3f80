"""Sends a run folder to the hub: from the last event it has stored, in batches, and each blob before the line naming it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

from .dataset_folder import DESCRIPTION_FILE, dataset_folder
from .errors import MisfitError
from .hub import Hub
from .run_folder import BLOBS_FOLDER, EVENTS_FILE

_MOST_LINES = 500
_MOST_BYTES = 400_000
#: Of events, the fields that name a blob.
_BLOB_FIELDS = ("predictions", "scores", "positions", "whole")


class RunDeleted(MisfitError):
    """The run was deleted on the hub."""


class RunStream:
    """One run folder on its way to one hub. Sending it again changes nothing: the hub ignores what it has."""

    def __init__(self, folder: Path, run_id: str, home: Path, hub: Hub) -> None:
        self._folder = folder
        self._run_id = run_id
        self._home = home
        self._hub = hub
        #: Number of the last event the hub has, and where the next one begins in the file; None when it must be asked.
        self.acknowledged: Optional[int] = None
        self._offset = 0

    def forget(self) -> None:
        """The hub was away: it must be asked anew what it has."""
        self.acknowledged = None
        self._hub.forget()

    def send(self) -> None:
        """Sends all that is in the folder now.

        :raises HubError: when the hub is away or refuses; what it took stays taken
        :raises RunDeleted: when the run was deleted there
        """
        if self.acknowledged is None:
            acknowledged, deleted = self._hub.position(self._run_id)
            if deleted:
                raise RunDeleted(f"run {self._run_id} was deleted on {self._hub.url}; restore it there first")
            self._offset = self._offset_after(acknowledged)
            self.acknowledged = acknowledged
        while True:
            lines = self._next_lines()
            if not lines:
                return
            for line in lines:
                self._send_what_it_names(line)
            acknowledged = self._hub.append(self._run_id, lines)
            if acknowledged != self.acknowledged + len(lines):
                self.forget()
                raise MisfitError(f"the hub is at event {acknowledged} of run {self._run_id}: another process sends it as well")
            self.acknowledged = acknowledged
            self._offset += sum(len(line) for line in lines)

    def _next_lines(self) -> List[bytes]:
        lines: List[bytes] = []
        size = 0
        for line in whole_lines(self._folder, self._offset):
            size += len(line)
            if lines and size > _MOST_BYTES:
                break
            lines.append(line)
            if len(lines) == _MOST_LINES:
                break
        return lines

    def _offset_after(self, count: int) -> int:
        offset = 0
        for number, line in enumerate(whole_lines(self._folder), start=1):
            if number > count:
                break
            offset += len(line)
        return offset

    def _send_what_it_names(self, line: bytes) -> None:
        # Steps are nearly all of a long run, and name nothing.
        if b'"sha256"' not in line and b'"type":"dataset"' not in line:
            return
        event: Dict[str, Any] = json.loads(line)
        for field in _BLOB_FIELDS:
            if field in event:
                self._hub.ensure_blob(event[field], self._folder / BLOBS_FOLDER)
        if event["type"] == "dataset":
            publish_dataset(self._hub, self._home, event["dataset"]["id"])


def publish_dataset(hub: Hub, home: Path, dataset_id: str) -> None:
    """Sends a dataset's images, where they are here and the hub does not have them."""
    folder = dataset_folder(home, dataset_id)
    if not (folder / DESCRIPTION_FILE).exists() or hub.has_dataset(dataset_id):
        return
    published = (folder / DESCRIPTION_FILE).read_bytes()
    for images in json.loads(published)["images"].values():
        for blob in [images["labels"], images["sourceIndex"], *images["sheets"]]:
            hub.ensure_blob(blob, folder / BLOBS_FOLDER)
    hub.put_dataset(dataset_id, published)


def whole_lines(folder: Path, offset: int = 0) -> Iterator[bytes]:
    """Lines of a run folder from a place on, with their line breaks. A torn last line is not there yet."""
    with open(folder / EVENTS_FILE, "rb") as file:
        file.seek(offset)
        for line in file:
            if not line.endswith(b"\n"):
                return
            yield line
