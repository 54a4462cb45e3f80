"""The hub's HTTP API, as this package uses it."""

from __future__ import annotations

# Sending looks it up, in a thread. Of a module that a thread imports while the program forks,
# the fork has half, for ever.
import encodings.idna  # noqa: F401
import json
import os
import socket
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple

from ..errors import HubError

_LONGEST_REQUEST = 30.0
_LONGEST_REASON = 500


class Hub:
    """Client of a hub's HTTP API.

    :param token: token for a hub that asks for one; ``MISFIT_TOKEN`` unless given. It is never written anywhere.
    """

    def __init__(self, url: str, token: Optional[str] = None) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise HubError(f"{url} is no address of a hub; one such as http://127.0.0.1:4200 is expected")
        self.url = url
        self._token = token or os.environ.get("MISFIT_TOKEN")
        self._present: Set[str] = set()

    def page_of(self, run_id: str) -> str:
        return f"{self.url}/runs/{run_id}"

    def forget(self) -> None:
        """Forgets which blobs the hub has, as after it was away: it may be another one, with an empty store."""
        self._present.clear()

    def position(self, run_id: str) -> Tuple[int, bool]:
        """Number of the last stored event of a run, 0 when it is not known; and whether the run was deleted."""
        answer = self._json("GET", f"/api/runs/{run_id}/position")
        return int(answer["acknowledged"]), bool(answer["deleted"])

    def __getstate__(self) -> Dict[str, Any]:
        """State for a copy, without the token, which is never written anywhere."""
        return {**self.__dict__, "_token": None}

    def append(self, run_id: str, lines: List[bytes]) -> int:
        """Stores lines of a run folder, each with its line break. Returns the number of the last stored event."""
        answer = self._json("POST", f"/api/runs/{run_id}/events", b"".join(lines), "application/x-ndjson")
        return int(answer["acknowledged"])

    def heartbeat(self, run_id: str) -> Optional[str]:
        """Says that a run's process lives. Returns the command that a page has for it: ``stop``, or None."""
        command = self._json("POST", f"/api/runs/{run_id}/heartbeat").get("command")
        return command if isinstance(command, str) else None

    def ensure_blob(self, blob: Dict[str, Any], folder: Path) -> None:
        """Sends a blob from a folder, unless the hub has it."""
        sha256 = blob["sha256"]
        if sha256 in self._present:
            return
        path = f"/api/blobs/{sha256}"
        if not self._has(path):
            self._request("PUT", path, (folder / sha256).read_bytes(), "application/octet-stream")
        self._present.add(sha256)

    def has_dataset(self, dataset_id: str) -> bool:
        return self._has(f"/api/datasets/{dataset_id}", "GET")

    def put_dataset(self, dataset_id: str, published: bytes) -> None:
        self._request("PUT", f"/api/datasets/{dataset_id}", published, "application/json")

    def _has(self, path: str, method: str = "HEAD") -> bool:
        try:
            self._request(method, path)
        except HubError as error:
            if error.status == 404:
                return False
            raise
        return True

    def _json(
        self, method: str, path: str, body: Optional[bytes] = None, kind: str = "application/json"
    ) -> Dict[str, Any]:
        text = self._request(method, path, body, kind)
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise HubError(f"{self.url} does not answer as a Misfit hub does; check the address")
        return answer

    def _request(self, method: str, path: str, body: Optional[bytes] = None, kind: str = "application/json") -> bytes:
        headers = {} if body is None else {"content-type": kind}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers)
        try:
            with _opener.open(request, timeout=_LONGEST_REQUEST) as response:
                content: bytes = response.read()
                return content
        except urllib.error.HTTPError as error:
            reason, refused = _reason(error)
            raise HubError(
                f"the hub answered {error.code} to {method} {path}: {reason}", error.code, refused, reason
            ) from None
        except (urllib.error.URLError, socket.timeout, HTTPException, OSError) as error:
            raise HubError(f"the hub at {self.url} could not be reached: {getattr(error, 'reason', error)}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to another address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _reason(error: urllib.error.HTTPError) -> Tuple[str, Dict[int, str]]:
    """What the hub says against a request, and against which of the lines in it, counted from 1."""
    text = error.read(1024 * 1024).decode("utf-8", "replace")
    try:
        answer = json.loads(text)
        refused = {int(one["line"]): str(one["reason"]) for one in answer.get("refused", [])}
        return str(answer["error"])[:_LONGEST_REASON], refused
    except (ValueError, KeyError, TypeError, AttributeError):
        return text[:_LONGEST_REASON], {}
