"""The settings of the tests: an installation of their own, thrown away afterwards.

What the machine is set to must not decide a test, and no test may touch a real installation: every SAMSYN_ setting is
dropped but those of the test run itself (SAMSYN_TEST_...), and SAMSYN_HOME is a temporary folder.
"""

import atexit
import os
import shutil
import tempfile

for name in [
    name for name in os.environ if name.startswith("SAMSYN_") and not name.startswith("SAMSYN_TEST_")
]:
    del os.environ[name]
if "SAMSYN_TEST_HOME" not in os.environ:  # the workers of a run inherit the folder of the run
    os.environ["SAMSYN_TEST_HOME"] = tempfile.mkdtemp(prefix="samsyn-test-")
    atexit.register(shutil.rmtree, os.environ["SAMSYN_TEST_HOME"], ignore_errors=True)
os.environ["SAMSYN_HOME"] = os.environ["SAMSYN_TEST_HOME"]
if "SAMSYN_TEST_DATABASE_URL" in os.environ:  # set by tests.postgres
    os.environ["SAMSYN_DATABASE_URL"] = os.environ["SAMSYN_TEST_DATABASE_URL"]

from samsyn.config.settings import *

# Passwords are hashed slowly on purpose; a test that signs in does not test that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
