"""What goes wrong, in words that say what to do."""


class MisfitError(Exception):
    """Something that was given cannot be logged, or a run folder cannot be read."""


class HubError(MisfitError):
    """The hub could not be reached, or refused a request.

    ``status`` is the HTTP status of a refusal, and None when there was no answer. ``refused``: of lines that were sent,
    counted from 1, those that are no events, and why. ``reason``: in the hub's own words.
    """

    def __init__(
        self, message: str, status: "int | None" = None, refused: "dict[int, str] | None" = None, reason: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.refused = refused or {}
        self.reason = reason or message

    @property
    def is_refusal(self) -> bool:
        """Whether the hub will say the same again unless something changes."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in (401, 403, 408, 429)
