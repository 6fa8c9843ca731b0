"""``python measured.py COMMAND…``: run it, and print what it took as JSON. Its standard input and errors are ours.

A process of its own: on Linux the most memory of a child is never less than that of the process which started it.
"""

import json
import os
import subprocess
import sys
import time

began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
took = {
    "began": began,
    "processor": (used.ru_utime + used.ru_stime) * 1000,
    "memory": used.ru_maxrss / 1024,
    "code": os.waitstatus_to_exitcode(status),
}
print(json.dumps(took))
