"""Several workers that check and send at the same moment: run as a program, since each needs a process of its own.

python -m tests.builders.alert_workers FOLDER     prints how many alerts, mails written down and mails sent there are
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

WORKERS = 4


def start(folder: Path) -> None:
    """An installation in the folder; its mail lands in files there."""
    os.environ["SAMSYN_HOME"] = str(folder)
    if address := os.environ.get("SAMSYN_TEST_DATABASE_URL"):
        os.environ["SAMSYN_DATABASE_URL"] = address
    os.environ["DJANGO_SETTINGS_MODULE"] = "samsyn.config.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(folder / "mail")


def work(folder: Path) -> None:
    """Wait for the word, then check and send."""
    start(folder)
    from samsyn.ops.alerts.judging import raise_alerts
    from samsyn.ops.alerts.mail import send_alerts
    from tests.builders.people import NOW

    print("ready", flush=True)
    sys.stdin.readline()
    raise_alerts(now=NOW, regions=["region-gotland"])
    send_alerts(now=NOW)


def main(folder: Path) -> None:
    """Set up, let the workers go at once, and tell what came of it."""
    start(folder)
    from django.core.management import call_command

    from samsyn.ops.alerts.judging import choose_mail
    from samsyn.store.models import AlertMail, AlertSpell, User
    from tests.builders.people import NOW, PHARMACIST

    call_command("migrate", verbosity=0)
    User.objects.create_user(
        PHARMACIST.username, None, organisation=PHARMACIST.organisation, role=PHARMACIST.role.value
    )
    choose_mail(by=PHARMACIST, now=NOW, how="at-once", address="farmaceut@gotland.example", language="sv")
    command = [sys.executable, "-m", "tests.builders.alert_workers", str(folder), "work"]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(WORKERS)
    ]
    for one in workers:
        assert one.stdout is not None
        one.stdout.readline()
    for one in workers:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    ended = [one.wait(timeout=100) for one in workers]
    letters = [
        part
        for path in (folder / "mail").iterdir()
        for part in path.read_text(encoding="utf-8").split("Subject: ")[1:]
    ]
    print(json.dumps([ended, AlertSpell.objects.count(), AlertMail.objects.count(), len(letters)]))


if __name__ == "__main__":
    work(Path(sys.argv[1])) if sys.argv[2:] else main(Path(sys.argv[1]))
