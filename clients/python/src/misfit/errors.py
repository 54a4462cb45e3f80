"""What goes wrong, in words that say what to do."""


class MisfitError(Exception):
    """Something that was given cannot be logged, or a run folder cannot be read."""


class HubError(MisfitError):
    """The hub could not be reached, or refused a request.

    ``status`` is the HTTP status of a refusal, and None when there was no answer.
    """

    def __init__(self, message: str, status: "int | None" = None) -> None:
        super().__init__(message)
        self.status = status
