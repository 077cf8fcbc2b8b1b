"""The models, a module a room. Floors 3 and 4 above `ops` never import them."""

from samsyn.store.models.audit import AuditEvent, AuditHead, ReadEvent
from samsyn.store.models.sharing import StockSharing
from samsyn.store.models.stock import Snapshot, Submission, SubmittedFile
from samsyn.store.models.users import User

__all__ = [
    "AuditEvent",
    "AuditHead",
    "ReadEvent",
    "Snapshot",
    "StockSharing",
    "Submission",
    "SubmittedFile",
    "User",
]
