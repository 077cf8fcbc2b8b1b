"""The first to see an upload: who may send files at all, and how much, is asked before anything is written."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from samsyn.ops.kernel.access import actor_of
from samsyn.ops.kernel.permissions import may_send_files
from samsyn.ops.stock.uploads import LARGEST_UPLOAD, MOST_FILES


class UploadLimit(FileUploadHandler):
    """Stops what comes from someone who may not send files, too large a request, and more files than are taken.

    Why it stopped stands in `request.upload_stopped`, a code that the page says in words: the form's other fields come
    before its files, so that the page knows who asks.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.announced = self.files = self.read = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any) -> None:  # noqa: N803  Django's name
        """Look at who sends, and how much they say it is. Raises PermissionDenied where they may not send files."""
        request = self.request
        if request is None or not (hasattr(request, "user") and request.user.is_authenticated):
            raise PermissionDenied
        actor = actor_of(request)
        if not may_send_files(actor):
            raise PermissionDenied
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count the files."""
        super().new_file(*args, **kwargs)
        self.files += 1
        if self.files > MOST_FILES:
            self._stop("too-many-files")
        if self.announced > LARGEST_UPLOAD:
            self._stop("upload-too-large")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count the bytes, whatever was said of them, and hand them on."""
        self.read += len(raw_data)
        if self.read > LARGEST_UPLOAD:
            self._stop("upload-too-large")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is made by the next in line."""

    def _stop(self, code: str) -> None:
        self.request.upload_stopped = code  # type: ignore[union-attr]  # looked at before any file
        raise StopUpload(connection_reset=True)
