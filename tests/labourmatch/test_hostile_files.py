"""Files that lie about their size, read by a child that may take no more than a little memory."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from labourmatch.cli import main
from labourmatch.synthetic import county
from tests.labourmatch.shapes import write_parquet

REFUSALS = ("file.damaged", "file.column")
READER = """
import resource, sys
from labourmatch.cli import main
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 400 * 2**20,) * 2)
for path in sys.argv[1:]:
    assert main(["certify", path, path, "--json"]) == 3
"""
GOOD: dict[str, Any] = {
    "indptr": np.array([0, 1, 2]),
    "indices": np.array([0, 0], np.int32),
    "weight": np.array([3, 4], np.int32),
    "openings": np.array([1], np.int32),
}


def npy(array: np.ndarray, promised: tuple[int, ...] | None = None) -> bytes:
    """The array as npy; its header may promise another shape."""
    file = io.BytesIO()
    header = {"descr": array.dtype.str, "fortran_order": False, "shape": promised or array.shape}
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue() + array.tobytes()


def archive(path: Path, swapped: dict[str, bytes], lie: int = 0) -> str:
    """An instance with some members swapped; the directory may say a larger size of the first."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in GOOD.items():
            file.writestr(f"{name}.npy", swapped.get(name, npy(array)))
        if lie:
            file.filelist[0].file_size = lie
    return str(path)


def test_files_that_promise_too_much_are_refused_before_anything_is_allocated(
    tmp_path: Path,
) -> None:
    promise, object_row = io.BytesIO(), io.BytesIO()
    np.save(object_row, np.array([{}], object), allow_pickle=True)
    np.savez(promise, **GOOD)
    cases = {
        "header": archive(tmp_path / "a.npz", {"weight": npy(GOOD["weight"], (10**12,))}),
        "wide": archive(tmp_path / "b.npz", {"weight": npy(GOOD["weight"], (2**62, 2**62))}),
        "directory": archive(tmp_path / "c.npz", {}, lie=10**13),
        "both": archive(tmp_path / "d.npz", {"indptr": npy(GOOD["indptr"], (10**9,))}, 8 * 10**9),
        "bomb": archive(tmp_path / "e.npz", {"indices": npy(np.zeros(7 * 10**7, np.int32))}),
        "object": archive(tmp_path / "f.npz", {"openings": object_row.getvalue()}),
        "magic": archive(tmp_path / "g.npz", {"openings": b"\x93NUMPX\x01\x00" + b" " * 200}),
        "cut": str(tmp_path / "h.npz"),
    }
    Path(cases["cut"]).write_bytes(promise.getvalue()[:-40])
    done = subprocess.run(
        [sys.executable, "-c", READER, *cases.values()], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line)["error"]["code"] for line in done.stderr.splitlines()]
    assert dict(zip(cases, told, strict=True)) == {
        "header": "file.damaged",
        "wide": "array.type",
        "directory": "file.size",
        "both": "file.size",
        "bomb": "file.size",
        "object": "array.type",
        "magic": "file.damaged",
        "cut": "file.damaged",
    }


@pytest.mark.parametrize("seed", range(3))
def test_damaged_parquet_is_refused_in_one_sentence_even_where_polars_panics(
    tmp_path: Path, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    row = np.arange(500, dtype=np.int32)
    pl.DataFrame({"village": row, "employer": row % 7}).write_parquet(tmp_path / "whole")
    whole = (tmp_path / "whole").read_bytes()
    chance = np.random.default_rng(seed)
    for _ in range(60):
        damaged = bytearray(whole)
        for at in chance.integers(0, len(whole), 4):
            damaged[at] = chance.integers(0, 256)
        (tmp_path / "p").write_bytes(damaged)
        # Either it cannot be read, or it is read and lacks the columns of persons.
        assert main(["recommend", str(tmp_path / "p"), str(tmp_path / "p"), "--json"]) == 3
        lines = capfd.readouterr().err.splitlines()
        assert [json.loads(line)["error"]["code"] in REFUSALS for line in lines] == [True]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("birth_day", float("nan"), "array.type"),
        ("sex", "female", "array.type"),
        ("wage_floor", None, "file.null"),
        ("wage_floor", -1, "value.range"),
        ("village", 2**40, "array.range"),
        ("wish_lo", 5, "file.column"),
        ("wish_lo", [[1, 2, 3, 4]], "wish.length"),
        ("skill_level", [[0, 0, 0, 0, 0, 0]], "skills.length"),
        ("household", 2**31 - 1, "value.range"),
        ("village", 2**31 - 1, "value.range"),
    ],
)
def test_a_wrong_column_of_persons_is_refused_with_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, value: Any, code: str
) -> None:
    repeated = value * 30 if isinstance(value, list) else [value] * 30
    files = write_parquet(county(30, 10, 1), tmp_path, **{column: repeated})
    assert main(["recommend", *files, "--json"]) == 3
    assert json.loads(capsys.readouterr().err)["error"]["code"] == code
