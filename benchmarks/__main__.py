"""Every measurement of the stores in one run: ``python -m benchmarks``.  They inform; nothing fails."""

from __future__ import annotations

import platform

from benchmarks import bench_codec, bench_file, bench_many, bench_units
from benchmarks.measuring import told

if __name__ == "__main__":
    print(f"Python {platform.python_version()}, {platform.machine()}")
    rows = [*bench_units.main(), *bench_codec.main(), *bench_file.main(), *bench_many.main()]
    print("\nAll of them:\n" + told(rows))
