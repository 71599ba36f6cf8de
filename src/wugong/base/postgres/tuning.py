"""The server's settings: quick on two cores and 24 GiB, safe on 4 GiB, silent about people."""

import os
from pathlib import Path

MIB = 1024 * 1024


def memory_mib() -> int:
    """What this machine, or the container around us, really has."""
    here = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    told = limit.read_text().strip() if limit.is_file() else "max"
    return min(here, int(told)) // MIB if told.isdigit() else here // MIB


def shared_memory_mib() -> int:
    """Containers often give 64 MiB of /dev/shm, too little for a parallel query."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - a question about the mount, not a file in it
    except OSError:
        return 0
    return room.f_frsize * room.f_blocks // MIB


def settings(memory: int, shared_memory: int) -> dict[str, str]:
    """Everything that differs from PostgreSQL's defaults."""
    return {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "60",
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{min(max(memory // 8, 128), 1024)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "maintenance_work_mem": f"{min(max(memory // 32, 64), 512)}MB",
        "work_mem": "32MB" if memory > 8000 else "12MB",
        "dynamic_shared_memory_type": "posix" if shared_memory >= 256 else "mmap",
        "max_wal_size": "4GB" if memory > 8000 else "2GB",
        "checkpoint_timeout": "15min",
        # A single server without archive: bulk loads into new tables need no log of their own.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_parallel_workers_per_gather": "1",
        "max_parallel_maintenance_workers": "1",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "datestyle": "ISO, YMD",
        "idle_in_transaction_session_timeout": "10min",
        "client_connection_check_interval": "10s",
        # security.md decision 2: an error's text can quote a number, so the log keeps none.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_statement": "none",
        "log_checkpoints": "off",
    }


def for_tests() -> dict[str, str]:
    """A database that is thrown away need not survive a power cut."""
    return {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "shared_buffers": "128MB",
        "max_wal_size": "512MB",
        "max_connections": "100",
    }
