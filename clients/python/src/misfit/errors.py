"""What goes wrong, in words that say what to do."""


class MisfitError(Exception):
    """Error for a value that cannot be logged, or a run folder that cannot be read."""


class HubError(MisfitError):
    """Error of a hub that could not be reached, or that refused a request.

    ``status`` is the HTTP status of a refusal, and None when there was no answer. ``refused`` names the lines among
    those sent, counted from 1, that are no events, and why. ``reason`` is the reason in the hub's own words.
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
