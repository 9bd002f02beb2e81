"""What every part of the seed uses: stable ids, the start of the scheme, CSV rows."""
import csv
import datetime as dt
import uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMESPACE = uuid.UUID("6f1d0c9e-2a52-4b0e-9d7e-6a0b7f6c1e00")
TODAY = dt.date.today()
SINCE = dt.datetime.combine(TODAY - dt.timedelta(days=800), dt.time(8, 0))
AUDIT = {"audit_user_id": -1}


def uid(*parts):
    return str(uuid.uuid5(NAMESPACE, "/".join(str(p) for p in parts)))


def rows(name):
    with open(HERE / name, newline="", encoding="utf-8") as handle:
        return list(csv.reader(handle))
