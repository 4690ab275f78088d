"""Runs commands as a user would and tells what they took. Used by scale/run.py and rivals/run.py."""
import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "src/Cli/bin/Release/net10.0/graphbridge"
DRIVER = ROOT / "benchmarks/bin/Release/net10.0/GraphBridge.Benchmarks"


class Run(NamedTuple):
    seconds: float
    processor: float  # seconds of processor time, on all cores, which other work on the machine changes less
    megabytes: float  # the most that the process itself had resident, pages of its program's files among them
    anonymous: float  # the same without pages of files, looked at every few milliseconds
    code: int
    output: str
    error: str


def anonymous_bytes(process):
    # the kernel keeps no peak of this
    try:
        return next((1024 * int(line.split()[1]) for line in open(f"/proc/{process}/status") if line.startswith("RssAnon:")), 0)
    except OSError:
        return 0


def run(command, limit=600):
    """One command, from its start to its end."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=error)
        end = start + limit
        anonymous = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() > end:
                process.kill()
            anonymous = max(anonymous, anonymous_bytes(process.pid))
            time.sleep(0.003)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        error.seek(0)
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, anonymous / 1e6, process.returncode, output.read(1 << 20).decode(errors="replace"), error.read(1 << 20).decode(errors="replace"))


def median(runs):
    """The medians of seconds, processor time and memory of several runs."""
    return tuple(statistics.median(one[field] for one in runs) for field in range(3))


def machine():
    """A line that says where and when, and how busy it is."""
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{time.strftime('%Y-%m-%d %H:%M')}, {cpu}, {os.cpu_count()} cores, {memory:.0f} GB, load average {os.getloadavg()[0]:.1f}"
