"""``python3 -m src.jobs NAME DATABASE`` runs a job by its name, and prints how much there was to do."""

import sys
from datetime import datetime, timezone

from src.jobs.delivery import deliver
from src.jobs.reminders import remind
from src.models.database import connect, migrate

JOBS = {
    "reminders": lambda database, now: remind(database, now[:10]),
    "delivery": lambda database, now: deliver(database, print, now),
}

if __name__ == "__main__":
    name, path = sys.argv[1:]
    database = connect(path)
    migrate(database)
    print(name, JOBS[name](database, datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")))
