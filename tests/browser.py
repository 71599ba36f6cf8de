"""The browser that the flows need: Debian's Chromium and a Chinese font, installed where we may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("chromium", "fonts-noto-cjk")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)


def executable() -> str:
    """Chromium by CHROMIUM or on PATH, or nothing."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


def has_chinese_font() -> bool:
    """Without one, Chinese pictures are boxes."""
    tool = shutil.which("fc-list")
    if tool is None:
        return False
    done = subprocess.run([tool, ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip())


def ensure() -> str:
    """Install what is missing on Debian as root; otherwise say plainly what is missing."""
    if executable() and has_chinese_font():
        return executable()
    if os.geteuid() == 0 and shutil.which("apt-get") and Path("/etc/debian_version").exists():
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *PACKAGES],
        ):
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return executable()


if __name__ == "__main__":
    found = ensure()
    if not found:
        sys.exit("No Chromium: install it (Debian: chromium, fonts-noto-cjk) or set CHROMIUM.")
