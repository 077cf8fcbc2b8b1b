"""An upload waits, runs, asks, ends in a message; it can be cancelled, and outlives its worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from tests.builders.people import ECONOMIST, NOW, PHARMACIST
from tests.builders.stock_files import stock, storerooms

from samsyn.core.kernel.errors import DomainError, NotPermitted
from samsyn.ops.stock import uploads
from samsyn.ops.stock.files import Asked
from samsyn.ops.stock.upload_work import take_in
from samsyn.ops.stock.uploads import (
    Handle,
    Incoming,
    answer_upload,
    cancel_upload,
    receive_upload,
    take_next,
    work_once,
)
from samsyn.store.queries.stock import named_objects, snapshot_on
from samsyn.store.queries.uploads import UploadRow, upload

DAY = date(2023, 12, 31)
LATER = NOW + timedelta(minutes=2)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@pytest.fixture
def sent(tmp_path: Path) -> Callable[..., UUID]:
    seconds = count()

    def send(*files: tuple[str, bytes]) -> UUID:
        now = NOW + timedelta(seconds=next(seconds))
        incoming = []
        for name, content in files or (("f.csv", storerooms()), ("l.csv", stock())):
            path = tmp_path / name
            path.write_bytes(content)
            incoming.append(Incoming(name, path))
        return receive_upload(by=PHARMACIST, now=now, region="region-gotland", as_of=DAY, files=incoming)

    return send


def worked(number: UUID, handle: Handle = take_in) -> UploadRow:
    assert work_once(at(NOW), handle) == number
    return upload(number)


def test_an_upload_is_taken_in_and_says_what_went_in(sent) -> None:
    number = sent()
    assert upload(number).state == "waiting"
    done = worked(number)
    assert (done.state, done.message["code"]) == ("done", "taken-in")
    assert [(file["kind"], file["accepted"]) for file in done.message["files"]] == [
        ("storerooms", 1),
        ("stock", 1),
    ]
    assert done.submission is not None
    assert snapshot_on(DAY).id == done.message["snapshot"]


def test_a_file_is_kept_from_the_moment_it_came(sent) -> None:
    number = sent(("l.csv", b"broken"))
    assert {file.original for file in upload(number).files} <= named_objects()


def test_what_cannot_be_taken_in_ends_in_a_reason(sent) -> None:
    refused = worked(sent(("l.csv", b"x,y\n1,2\n")))
    assert (refused.state, refused.message["code"]) == ("refused", "nothing-recognised")
    assert refused.message["params"]["file"] == "l.csv"


def test_a_fault_in_the_worker_is_told_and_does_not_stop_it(sent) -> None:
    def fall(*_):
        raise RuntimeError("boom")

    failed = worked(sent(), fall)
    assert (failed.state, failed.message["code"]) == ("refused", "upload-failed")
    assert worked(sent()).state == "done"


def test_uploads_are_taken_in_the_order_they_came(sent) -> None:
    first, second = sent(), sent()
    assert [work_once(at(NOW), take_in), work_once(at(NOW), take_in)] == [first, second]
    assert upload(second).message["code"] == "nothing-changed"
    assert work_once(at(NOW), take_in) is None


def test_one_that_waits_is_cancelled_at_once(sent) -> None:
    number = sent()
    cancel_upload(by=PHARMACIST, now=NOW, upload=number)
    assert upload(number).state == "cancelled"
    assert work_once(at(NOW), take_in) is None


def test_one_that_runs_is_cancelled_at_its_next_sign_of_life_and_nothing_goes_in(sent, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "BETWEEN_SIGNS", 0)

    def slow(row, progress):
        cancel_upload(by=PHARMACIST, now=NOW, upload=row.pk)
        return take_in(row, progress)

    assert worked(sent(), slow).state == "cancelled"
    assert snapshot_on(DAY).parts == ()


def test_what_has_ended_is_not_cancelled(sent) -> None:
    number = sent()
    worked(number)
    with pytest.raises(DomainError) as refused:
        cancel_upload(by=PHARMACIST, now=NOW, upload=number)
    assert refused.value.code == "upload-ended"


def test_an_upload_whose_worker_died_is_taken_up_again(sent) -> None:
    number = sent()
    assert take_next(at(NOW)).pk == number  # and then the worker dies
    assert take_next(at(NOW + timedelta(seconds=30))) is None
    assert work_once(at(LATER), take_in) == number
    assert upload(number).state == "done"


def test_an_upload_that_kills_every_worker_is_given_up(sent) -> None:
    number = sent()
    for minute in range(uploads.MOST_ATTEMPTS):
        assert take_next(at(NOW + minute * timedelta(minutes=2))).pk == number
    work_once(at(NOW + timedelta(hours=1)), take_in)
    assert (upload(number).state, upload(number).message["code"]) == ("refused", "upload-failed")


def test_a_question_waits_for_its_answer(sent) -> None:
    question = {"key": "date-order:expiry", "choices": ["dmy", "mdy"]}

    def ask(row, progress):
        if "date-order:expiry" not in row.answers:
            raise Asked([question])
        return {"code": "taken-in", "order": row.answers["date-order:expiry"]}, None

    number = sent()
    assert worked(number, ask).state == "asking"
    assert work_once(at(LATER), ask) is None
    with pytest.raises(DomainError) as refused:
        answer_upload(by=PHARMACIST, now=NOW, upload=number, answers={"date-order:expiry": "ymd"})
    assert refused.value.code == "not-an-answer"
    answer_upload(by=PHARMACIST, now=NOW, upload=number, answers={"date-order:expiry": "dmy"})
    assert worked(number, ask).message["order"] == "dmy"


def test_only_those_who_send_stock_upload_answer_and_cancel(sent, tmp_path) -> None:
    number = sent()
    with pytest.raises(NotPermitted):
        cancel_upload(by=ECONOMIST, now=NOW, upload=number)
    with pytest.raises(NotPermitted):
        answer_upload(by=ECONOMIST, now=NOW, upload=number, answers={})
    with pytest.raises(NotPermitted):
        receive_upload(by=ECONOMIST, now=NOW, region="region-gotland", as_of=DAY, files=[])


@pytest.mark.parametrize(
    "name, code",
    [("l.exe", "format-not-taken"), ("l", "format-not-taken"), ("../l.csv/x.pdf", "format-not-taken")],
)
def test_only_files_of_a_known_format_are_taken(tmp_path, name, code) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x")
    with pytest.raises(DomainError) as refused:
        receive_upload(
            by=PHARMACIST, now=NOW, region="region-gotland", as_of=DAY, files=[Incoming(name, path)]
        )
    assert refused.value.code == code
