"""What lies in the outbox to be mailed, opened as the courier opens it."""

import json

from sqlalchemy import select

from tadoru.app.notice.queue import MAIL, unsealed
from tadoru.app.world import World
from tadoru.store.schema.node import outbox


def mailed_token(world: World, email: str) -> str:
    """Return the token of the newest mail that asks a person to be a member."""
    query = select(outbox).where(outbox.c.topic == MAIL).order_by(outbox.c.id.desc())
    with world.db.node_read() as tx:
        payloads = [json.loads(row.payload) for row in tx.rows(query)]
    letters = (unsealed(world, one)[0] for one in payloads if "invitation" in one)
    links = [one.link for one in letters if one.member and one.to == email]
    assert links, f"nothing was mailed to {email}"
    return links[0].rpartition("/")[2]
