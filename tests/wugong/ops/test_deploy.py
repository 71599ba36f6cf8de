"""The files for a county's machine say what the platform really does."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from wugong.base.postgres.binaries import Programs, find_programs
from wugong.base.postgres.place import checkout
from wugong.base.postgres.tuning import settings
from wugong.ops import cli

DEPLOY = checkout() / "deploy"


def told(name: str) -> dict[str, str]:
    lines = re.findall(r"^(\w+) = (.+)$", (DEPLOY / name).read_text(), re.M)
    return {key: value.strip("'") for key, value in lines}


def test_a_servers_own_log_is_as_silent_as_the_embedded_ones() -> None:
    ours, theirs = settings(24576, 12000), told("postgresql.conf")
    silent = [name for name in ours if name.startswith("log_") and name != "log_checkpoints"]
    assert len(silent) >= 6
    assert {name: theirs[name] for name in silent} == {name: ours[name] for name in silent}


def test_postgresql_accepts_every_setting(reachable: Path) -> None:
    empty = {"config_file": str(DEPLOY / "postgresql.conf")}
    programs = Programs(find_programs())
    asked = subprocess.run(
        [programs["postgres"], "-C", "work_mem", "-D", str(reachable),
         *(f"--{name}={value}" for name, value in empty.items())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.stdout.strip() == str(32 * 1024), asked.stderr
    assert "unrecognized" not in asked.stderr


def test_the_example_names_only_settings_that_the_platform_reads() -> None:
    names = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "wugong.env.example").read_text(), re.M))
    source = "".join(path.read_text() for path in (checkout() / "src/wugong").rglob("*.py"))
    assert names
    assert {name for name in names if f'"{name}"' not in source} == set()


def test_the_unit_starts_a_command_that_exists() -> None:
    unit = (DEPLOY / "wugong.service").read_text()
    found = re.search(r"^ExecStart=\S+/wugong (\S+)", unit, re.M)
    assert found is not None
    assert found.group(1) in cli.commands()
    stop = re.search(r"^TimeoutStopSec=(\d+)", unit, re.M)
    assert stop is not None
    assert int(stop.group(1)) > 10
    assert f"RestartPreventExitStatus={cli.USAGE}\n" in unit


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx here")
def test_nginx_accepts_its_part(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=t",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    part = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/wugong", str(tmp_path))
    part = part.replace("/var/log/nginx", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    part += "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {part} }}")
    asked = subprocess.run(
        ["nginx", "-t", "-e", "stderr", "-c", str(whole)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
