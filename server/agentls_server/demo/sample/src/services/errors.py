"""What a service says when it cannot do what was asked."""


class ServiceError(Exception):
    """Carries the HTTP status and the code that clients may rely on; the text is for people."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status = status
        self.code = code
