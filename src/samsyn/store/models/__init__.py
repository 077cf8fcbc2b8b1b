"""The models, a module a room. Floors 3 and 4 above `ops` never import them."""

from samsyn.store.models.alerts import AlertChoice, AlertMail, AlertMailed, AlertSpell, RegionAlertRule
from samsyn.store.models.audit import AuditEvent, AuditHead, ReadEvent
from samsyn.store.models.cases import ShortageCase, ShortageCaseEvent
from samsyn.store.models.catalogue import CatalogueVersion, InterchangeableGroup
from samsyn.store.models.comparison import ComparisonRelease
from samsyn.store.models.costs import CostCoding, CostEntry, CostImport
from samsyn.store.models.exclusions import ExcludedSubstance
from samsyn.store.models.funding import (
    Grant,
    GrantEvent,
    GrantReminder,
    LedgerTransfer,
    PaymentBatch,
    PaymentLine,
)
from samsyn.store.models.grant_forms import FormSignature, GrantAttachment, GrantForm
from samsyn.store.models.kept import KeptStoreroom, StockEvent
from samsyn.store.models.messages import MessageOpening, PrescriberMessage, PrescriberMessageEvent
from samsyn.store.models.scenarios import OwnScenario
from samsyn.store.models.sharing import StockSharing
from samsyn.store.models.shortages import ShortageFeedVersion
from samsyn.store.models.stock import AcceptedRows, Snapshot, Submission, SubmittedFile
from samsyn.store.models.tokens import ApiToken
from samsyn.store.models.uploads import MappingProfile, Upload, UploadedFile, UploadState
from samsyn.store.models.users import User

__all__ = [
    "AcceptedRows",
    "AlertChoice",
    "AlertMail",
    "AlertMailed",
    "AlertSpell",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "CatalogueVersion",
    "ComparisonRelease",
    "CostCoding",
    "CostEntry",
    "CostImport",
    "ExcludedSubstance",
    "FormSignature",
    "Grant",
    "GrantAttachment",
    "GrantEvent",
    "GrantForm",
    "GrantReminder",
    "InterchangeableGroup",
    "KeptStoreroom",
    "LedgerTransfer",
    "MappingProfile",
    "MessageOpening",
    "OwnScenario",
    "PaymentBatch",
    "PaymentLine",
    "PrescriberMessage",
    "PrescriberMessageEvent",
    "ReadEvent",
    "RegionAlertRule",
    "ShortageCase",
    "ShortageCaseEvent",
    "ShortageFeedVersion",
    "Snapshot",
    "StockEvent",
    "StockSharing",
    "Submission",
    "SubmittedFile",
    "Upload",
    "UploadState",
    "UploadedFile",
    "User",
]
