"""What a report of all rows shows of people whom the caller does not see."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from tests.oracle.snapshot import Row


def least_people(connection: Connection) -> int:
    """How many people a number must hold."""
    found: int = connection.execute(select(func.least_people())).scalar_one()
    return found


def anonymous(rows: Sequence[Row], people: str, least: int) -> list[Row]:
    """The rows without those of too few people, and without the smallest others until enough are left out together."""
    small = [row for row in rows if 0 < row[people] < least]
    left_out = list(small)
    # Sorting keeps the order of the report among equals.
    for row in sorted((row for row in rows if row[people] >= least), key=lambda row: row[people]):
        if small and sum(each[people] for each in left_out) < least:
            left_out.append(row)
    return [row for row in rows if not any(row is each for each in left_out)]
