"""Which synthetic province a database holds."""

from datetime import datetime

from hub.db.row import Row
from hub.rows.columns import moment


class DemoLoadRow(Row, table=True):
    """A load of synthetic data (演示数据): its seed, tier and generator."""

    __tablename__ = "demo_load"

    seed: int
    tier: str
    generator_version: int
    loaded_at: datetime = moment()
