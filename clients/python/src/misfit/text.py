"""Texts within the limits of events, which count UTF-16 code units as JavaScript does."""

from __future__ import annotations

import re

# As in libs/events/src/settings/settings.ts: they would corrupt a terminal or a log line.
_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")


# What JavaScript's trim() takes away and Python's strip() leaves.
_ALSO_BLANK = "\ufeff"


def length(text: str) -> int:
    """Length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, longest: int) -> str:
    """Cuts a text to a length in UTF-16 code units; no character is cut in two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * longest].decode("utf-16-le", "ignore")


def one_line(text: str, longest: int) -> str:
    """Makes a name for people: control characters become spaces, and a text that is too long is cut."""
    return _trimmed(cut(_trimmed(_CONTROL.sub(" ", str(text))), longest))


def _trimmed(text: str) -> str:
    before = None
    while text != before:
        before, text = text, text.strip().strip(_ALSO_BLANK)
    return text
