"""The PostgreSQL that tests run on is private, durable and fresh for each test."""

import pytest

from tests.servers import Cluster

pytestmark = pytest.mark.postgres


def test_each_database_is_a_copy_of_its_template(postgres_cluster: Cluster) -> None:
    model = postgres_cluster.create_database()
    postgres_cluster.run_sql("CREATE TABLE t AS SELECT 7 AS n", model)
    copy = postgres_cluster.create_database(template=model)
    postgres_cluster.run_sql("UPDATE t SET n = 8", copy)
    assert postgres_cluster.run_sql("SELECT n FROM t", model) == "7"
    assert postgres_cluster.run_sql("SELECT n FROM t", copy) == "8"
    postgres_cluster.drop_database(copy)
    postgres_cluster.drop_database(model)


def test_commits_reach_the_disk(postgres_cluster: Cluster) -> None:
    assert postgres_cluster.run_sql("SHOW fsync") == "on"
    assert postgres_cluster.run_sql("SHOW synchronous_commit") == "on"


def test_sqlalchemy_connects_by_the_url(postgres_url: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version_num")).scalar_one()
    engine.dispose()
    assert int(version) >= 150000
