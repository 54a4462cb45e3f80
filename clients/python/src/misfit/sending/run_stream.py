"""Sends a run folder to the hub: from the last event it has stored, in batches,
and each blob before the line naming it.

A line that is no event holds nothing back: a word about it goes in its place.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

from ..datasets.dataset_folder import DESCRIPTION_FILE, dataset_folder
from ..errors import HubError, MisfitError
from .hub import Hub
from ..folders.run_folder import BLOBS_FOLDER, EVENTS_FILE
from ..events.sendable_line import leave_out, sendable_line

_MOST_LINES = 500
_MOST_BYTES = 400_000
#: Of events, the fields that name a blob.
_BLOB_FIELDS = ("predictions", "scores", "positions", "whole")


class RunDeleted(MisfitError):
    """Error of a run that was deleted on the hub."""


class RunStream:
    """One run folder on its way to one hub. Sending it again changes nothing: the hub ignores what it has.

    :param on_trouble: called with a sentence for people about what could not be sent, and will not be
    :param tells_left_out: whether it is also called for lines that are no events; ``left_out`` has these in any case
    """

    def __init__(
        self,
        folder: Path,
        run_id: str,
        home: Path,
        hub: Hub,
        on_trouble: Callable[[str], None] = lambda _: None,
        tells_left_out: bool = True,
    ) -> None:
        self._folder = folder
        self._run_id = run_id
        self._home = home
        self._hub = hub
        #: Number of the last event the hub has, and where the next one begins in the file; None when it must be asked.
        self.acknowledged: Optional[int] = None
        self._offset = 0
        self._on_trouble = on_trouble
        self._tells_left_out = tells_left_out
        #: Of lines that the hub does not have yet, by their place from 1: why it refused them.
        self._refused: Dict[int, str] = {}
        #: Lines that the hub has a word about instead, and why.
        self.left_out: Dict[int, str] = {}
        self._most_lines = _MOST_LINES
        self._troubles: set[str] = set()

    def forget(self) -> None:
        """Forgets what the hub has: after it was away it must be asked anew."""
        self.acknowledged = None
        self._hub.forget()

    def send(self) -> None:
        """Sends every event that is in the folder now.

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
            before = self.acknowledged
            if self._send_lines(before, lines):
                if self.acknowledged != before + len(lines):
                    acknowledged = self.acknowledged
                    self.forget()
                    raise MisfitError(
                        f"the hub is at event {acknowledged} of run {self._run_id}: another process sends it as well"
                    )
                self._offset += sum(len(line) for line in lines)

    def _send_lines(self, before: int, lines: List[bytes]) -> bool:
        """Whether the hub took them; where it did not, they are tried again without those that it refused."""
        sendable = [self._sendable(line, before + 1 + i) for i, line in enumerate(lines)]
        for line, _ in sendable:
            self._send_what_it_names(line)
        try:
            self.acknowledged = self._hub.append(self._run_id, [line for line, _ in sendable])
        except HubError as error:
            self._learn(error, before, len(lines))
            return False
        for i, (_, reason) in enumerate(sendable):
            if reason is not None:
                self._refused.pop(before + 1 + i, None)
                self._note(before + 1 + i, reason)
        self._most_lines = min(_MOST_LINES, 2 * self._most_lines)
        return True

    def _sendable(self, line: bytes, place: int) -> "tuple[bytes, Optional[str]]":
        reason = self._refused.get(place)
        if reason is None:
            return sendable_line(line, place, self._run_id)
        return leave_out(line, place, reason, self._run_id)

    def _learn(self, error: HubError, before: int, count: int) -> None:
        """What to send otherwise after a refusal. Raises it where that cannot help."""
        refused = {before + line: reason for line, reason in error.refused.items()}
        # Hubs of before did not say which line it was.
        if not refused and error.status == 400:
            if count > 1:
                self._most_lines = count // 2
                return
            refused = {before + 1: error.reason}
        # Nothing can stand for what stands for another already.
        if not refused or any(line in self._refused for line in refused):
            raise error
        self._refused.update(refused)

    def _note(self, line: int, reason: str) -> None:
        self.left_out[line] = reason
        # The first is told, and where there are many, not each: the page of the run tells all.
        count = len(self.left_out)
        if self._tells_left_out and count in (1, 10, 100, 1000, 10_000, 100_000):
            which = f"run {self._run_id}: line {line} of its {EVENTS_FILE} was left out ({count} so far)"
            self._trouble(f"{which}: {reason}. All else is sent, and the run's page tells it")

    def _trouble(self, words: str) -> None:
        if words not in self._troubles:
            self._troubles.add(words)
            self._on_trouble(words)

    def _next_lines(self) -> List[bytes]:
        lines: List[bytes] = []
        size = 0
        for line in whole_lines(self._folder, self._offset):
            size += len(line)
            if lines and size > _MOST_BYTES:
                break
            lines.append(line)
            if len(lines) == self._most_lines:
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
        try:
            event: Dict[str, Any] = json.loads(line)
        except ValueError:
            return
        for field in _BLOB_FIELDS:
            blob = event.get(field)
            # What is no reference to a blob the hub refuses, and it is no name of a file here.
            if isinstance(blob, dict) and re.fullmatch("[0-9a-f]{64}", str(blob.get("sha256"))):
                self._try(f"blob {blob['sha256']}", partial(self._hub.ensure_blob, blob, self._folder / BLOBS_FOLDER))
        if event.get("type") == "dataset" and isinstance(event.get("dataset"), dict):
            dataset_id = event["dataset"].get("id")
            if re.fullmatch("[0-9a-f]{16}", str(dataset_id)):
                self._try("its images", partial(publish_dataset, self._hub, self._home, dataset_id))

    def _try(self, what: str, send: Callable[[], None]) -> None:
        """An event is told even where what it names is lost: its numbers are not."""
        try:
            send()
        except (HubError, FileNotFoundError, ValueError, KeyError, TypeError) as error:
            if isinstance(error, HubError) and not error.is_refusal:
                raise
            self._trouble(f"run {self._run_id}: {what} cannot be sent: {error}. The events are sent without")


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
