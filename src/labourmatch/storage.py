"""The files of instances and results: nothing in them is believed before it is checked."""

from __future__ import annotations

import os
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labourmatch.problem import InvalidProblem, Problem, checked
from labourmatch.result import Result

BIGGEST_MEMBER = 1 << 36
DENSE_FROM, DENSEST = 1 << 28, 200
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def save_problem(path: Path, problem: Problem) -> None:
    """Write an instance as ``INSTANCE.npz``.

    Raises
    ------
    InvalidProblem
        When the file cannot be written.
    """
    names = ("indptr", "indices", "weight", "openings", "household", "bonus")
    write_arrays(path, {name: getattr(problem, name) for name in names})


def load_problem(path: Path) -> Problem:
    """Read ``INSTANCE.npz``.

    Raises
    ------
    InvalidProblem
        When the file cannot be read, is damaged or does not hold a valid instance.
    """
    arrays = read_arrays(path, ("indptr", "indices", "weight", "openings"), ("household", "bonus"))
    if "household" in arrays and "bonus" not in arrays:
        raise InvalidProblem("household.bonus", "The file has household but no bonus.")
    return Problem(**arrays)


def save_result(path: Path, result: Result) -> None:
    """Write a plan as ``RESULT.npz``.

    Raises
    ------
    InvalidProblem
        When the file cannot be written.
    """
    sums = {name: np.array([getattr(result, name)]) for name in ("objective", "upper_bound")}
    write_arrays(path, {**sums, "vacancy": result.vacancy, "price": result.price})


def load_result(path: Path) -> Result:
    """Read ``RESULT.npz``.

    Raises
    ------
    InvalidProblem
        When the file cannot be read, is damaged or does not hold a result.
    """
    arrays = read_arrays(path, ("vacancy", "price", "objective", "upper_bound"), ())
    if arrays["objective"].size != 1 or arrays["upper_bound"].size != 1:
        raise InvalidProblem("result.sum", "objective and upper_bound must be single numbers.")
    return Result(
        vacancy=checked("vacancy", arrays["vacancy"], np.int32, (None,)),
        price=checked("price", arrays["price"], np.int64, (None,)),
        objective=int(arrays["objective"].reshape(-1)[0]),
        upper_bound=int(arrays["upper_bound"].reshape(-1)[0]),
    )


def write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write an npz file whole or not at all: whoever is killed meanwhile leaves the old one."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # its stub takes names for options
        partial.replace(path)
    except OSError as wrong:
        reason = wrong.strerror or "cannot be written"
        raise InvalidProblem("file.unwritable", f"{path}: {reason}.") from None
    finally:
        partial.unlink(missing_ok=True)


def read_arrays(
    path: Path, needed: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, NDArray[Any]]:
    """Read the named integer arrays of an npz file; allocate only what the file really holds.

    Raises
    ------
    InvalidProblem
        ``file.missing``, ``file.damaged``, ``file.array`` or ``file.size``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            lacking = [name for name in needed if f"{name}.npy" not in names]
            if lacking:
                raise InvalidProblem("file.array", f"The file has no array {lacking[0]}.")
            present = [name for name in needed + optional if f"{name}.npy" in names]
            return {name: _read_array(archive, name) for name in present}
    except InvalidProblem:
        raise
    except FileNotFoundError:
        raise InvalidProblem("file.missing", f"There is no file {path}.") from None
    except OSError as wrong:
        reason = wrong.strerror or "cannot be read"
        raise InvalidProblem("file.unreadable", f"{path}: {reason}.") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        raise InvalidProblem("file.damaged", f"{path} is not a whole npz file.") from None


def _read_array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    info = archive.getinfo(f"{name}.npy")
    dense = info.file_size > DENSEST * max(info.compress_size, 1)
    if info.file_size > BIGGEST_MEMBER or (info.file_size > DENSE_FROM and dense):
        raise InvalidProblem("file.size", f"{name} would unfold to {info.file_size} bytes.")
    with archive.open(info) as member:
        version = np.lib.format.read_magic(member)
        if version not in HEADERS:
            raise InvalidProblem("file.array", f"{name} has an unknown npy version.")
        shape, by_column, dtype = HEADERS[version](member)
        if dtype.kind not in "iu" or len(shape) > 1 or by_column:
            raise InvalidProblem("array.type", f"{name} must be a row of integers, not {dtype}.")
        size = dtype.itemsize * int(np.prod(shape, dtype=object))
        if size > info.file_size:
            raise InvalidProblem("file.damaged", f"{name} promises more than the file holds.")
        content = BytesIO(member.read(size + 1)).getbuffer()
    if len(content) != size:
        raise InvalidProblem("file.damaged", f"{name} does not have the length it promises.")
    return np.frombuffer(content, dtype).reshape(shape)
