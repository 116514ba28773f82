"""How many connections of a pool are in use."""

from sqlalchemy import Engine, QueuePool


def checked_out(engine: Engine) -> int:
    """Return how many connections are with somebody now."""
    pool = engine.pool
    return pool.checkedout() if isinstance(pool, QueuePool) else 0
