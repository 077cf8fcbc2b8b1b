"""What the scripts say on a machine that lacks something: one sentence and exit status 1, never a traceback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.meta.repository import ROOT

# What a POSIX system has; a command that is not among them is not there.
SYSTEM = (
    *("sh", "basename", "cat", "cmp", "cp", "date", "dirname", "env", "find", "grep", "id", "mkdir"),
    *("mktemp", "mv", "rm", "sed", "tail", "tee", "tr"),
)


@dataclass
class Machine:
    """A checkout on a machine with only the system's commands and those that the test adds."""

    checkout: Path
    commands: Path

    def add(self, name: str, script: str) -> None:
        command = self.commands / name
        command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        command.chmod(0o755)

    def add_python(self, name: str, pretence: str) -> None:
        """A Python that pretends: `pretence` runs before what it is asked to run with -c."""
        code = f'import sys; program = sys.argv.pop(1); {pretence}; exec(program, {{\\"__name__\\": \\"__main__\\"}})'
        self.add(name, f'[ "$1" = -c ] && shift\nexec "{sys.executable}" -I -c "{code}" "$@"')

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.checkout.parent,
            env={"PATH": str(self.commands), "HOME": str(self.checkout.parent), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def run_script(self, name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(self.checkout / "script" / name), *arguments, **environment)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    commands = tmp_path / "commands"
    commands.mkdir()
    for name in SYSTEM:
        found = shutil.which(name)
        assert found, f"this system lacks {name}"
        (commands / name).symlink_to(found)
    checkout = tmp_path / "a checkout with spaces"
    for folder in ("script", "requirements"):
        shutil.copytree(ROOT / folder, checkout / folder)
    return Machine(checkout, commands)


def says_one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """What the script said at last. A traceback would be several lines."""
    assert result.returncode == 1, result.stdout + result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_without_python_the_versions_are_named(machine: Machine) -> None:
    said = says_one_sentence(machine.run_script("setup"))
    assert "needs Python 3.11, 3.12 or 3.13" in said
    assert "no such Python was found" in said


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14)])
def test_a_python_that_is_too_old_or_too_new_is_named(machine: Machine, version: tuple[int, int]) -> None:
    machine.add_python("python3", f"sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0)")
    said = says_one_sentence(machine.run_script("setup"))
    assert f"the Python found here is {version[0]}.{version[1]}" in said


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_without_the_venv_module_the_package_is_named(machine: Machine, module: str) -> None:
    machine.add_python("python3", f"sys.modules['{module}'] = None")
    said = says_one_sentence(machine.run_script("setup"))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"Python {version} is here without its venv module" in said
    assert f"apt-get install python{version}-venv" in said


def test_a_whole_python_is_preferred_to_one_that_comes_first(machine: Machine) -> None:
    machine.add_python("python3", "sys.modules['ensurepip'] = None")
    machine.add("python3.11", f'case $* in *venv*/*) exit 1 ;; esac\nexec "{sys.executable}" -I "$@"')
    said = says_one_sentence(machine.run_script("setup"))
    assert "python3.11 -m venv .venv says why" in said  # found, and then refused by the test


def test_without_packages_to_fetch_the_network_is_named_and_the_log_kept(machine: Machine) -> None:
    machine.add("python3", f'exec "{sys.executable}" "$@"')
    empty = machine.checkout.parent / "empty"
    empty.mkdir()
    result = machine.run_script(
        "setup", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(empty), PIP_CONFIG_FILE="/dev/null"
    )
    assert "no package index with them was reached" in says_one_sentence(result)
    assert "No matching distribution" in (machine.checkout / ".venv" / "pip.log").read_text(encoding="utf-8")


def test_an_unknown_profile_is_named(machine: Machine) -> None:
    assert 'not "production"' in says_one_sentence(machine.run_script("setup", "production"))


def test_without_chromium_a_user_who_is_not_root_is_told_to_install_it(machine: Machine) -> None:
    machine.commands.joinpath("id").unlink()
    machine.add("id", "echo 1000")
    machine.add("apt-get", "echo 'apt-get must not be called' >&2; exit 1")
    said = says_one_sentence(machine.run_script("test"))
    assert "The browser tests need Chromium" in said


def test_the_demo_refuses_what_it_does_not_know(machine: Machine) -> None:
    assert 'not "--fast"' in says_one_sentence(machine.run_script("demo", "--fast"))
    assert "takes a number" in says_one_sentence(machine.run_script("demo", "--port", "http"))
    assert "takes a number" in says_one_sentence(machine.run_script("demo", "--port"))


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_demo_names_a_port_that_is_taken_before_it_builds_anything(
    tmp_path: Path, taken_port: int
) -> None:
    home = tmp_path / "home"
    result = subprocess.run(
        [ROOT / "script" / "demo", "--port", str(taken_port)],
        env={"PATH": "/usr/bin:/bin", "SAMSYN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Port {taken_port} on 127.0.0.1 cannot be used" in says_one_sentence(result)
    assert not home.exists()


def test_no_benchmark_named_lists_those_there_are(machine: Machine) -> None:
    (machine.checkout / "bench").mkdir()
    (machine.checkout / "bench" / "picture.py").touch()
    result = machine.run_script("bench")
    assert result.returncode == 2
    assert result.stderr.splitlines()[1:] == ["  picture"]
