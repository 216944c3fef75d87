"""Opening, migrations, durability settings, a full disk."""

from __future__ import annotations

import pytest
from peewee import OperationalError
from playhouse.apsw_ext import APSWDatabase

from fieldapp import create_app, migrations
from fieldapp.database import disk_is_full, is_busy, open_database
from fieldapp.rows import database
from fieldapp.storage import TABLES, Account
from surveys.problems import InputError


def pragma(name):
    return database.execute_sql(f"PRAGMA {name}").fetchone()[0]


def test_it_works(app):
    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    assert pragma("user_version") == len(migrations.steps())


def shape(opened):
    """Return the tables of a database: columns, keys, references, indexes; not their order."""

    def ask(sql):
        return sorted(opened.execute_sql(sql).fetchall())

    names = [row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info('{}')"
    references = 'SELECT "from", "table", "to", on_delete FROM pragma_foreign_key_list(\'{}\')'
    indexes = "SELECT name, \"unique\" FROM pragma_index_list('{}') WHERE origin = 'c'"
    return {
        name: [ask(sql.format(name)) for sql in (columns, references, indexes)] for name in names
    }


def test_the_migrated_tables_are_the_models(app):
    """A model that changed without a migration fails here."""
    migrated = shape(database)
    ideal = APSWDatabase(":memory:")
    with ideal.bind_ctx(TABLES):
        ideal.create_tables(TABLES)
        assert migrated == shape(ideal)
        ideal.close()


def test_a_migration_that_lacks_a_column_would_be_seen(app):
    """The negative control of the test above."""
    before = shape(database)
    database.execute_sql('ALTER TABLE "flag" ADD COLUMN "more" TEXT')
    assert shape(database) != before


def test_opening_again_changes_nothing(app, settings):
    Account.create(login="a", name="A", role="lead")
    assert migrations.migrate(database.obj) == []
    create_app(settings)
    assert Account.select().count() == 1


def test_a_newer_database_is_refused_and_left_alone(app, settings):
    database.execute_sql("PRAGMA user_version = 99")
    with pytest.raises(InputError) as caught:
        create_app(settings)
    assert "99" in caught.value.lines("zh")[0]
    assert pragma("user_version") == 99


def test_a_step_that_fails_leaves_nothing(app, monkeypatch):
    statements = ("CREATE TABLE half (a)", "CREATE TABLE half (a)")
    before = migrations.steps()
    monkeypatch.setattr(migrations, "steps", lambda: [*before, "9999_broken"])
    monkeypatch.setattr(migrations, "_statements", lambda name: statements)
    with pytest.raises(OperationalError):
        migrations.migrate(database.obj)
    assert pragma("user_version") == len(before)
    assert database.execute_sql("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_a_transaction_takes_the_write_lock_at_once(app):
    """DEFERRED would let both begin, and one of them fail half-way."""
    other = APSWDatabase(str(app.config["DATA"] / "fieldapp.sqlite3"), timeout=0)
    with database.atomic(), pytest.raises(OperationalError) as caught:
        other.execute_sql("BEGIN IMMEDIATE")
    other.close()
    assert is_busy(caught.value)
    assert not disk_is_full(caught.value)


def fill_the_disk():
    """Let the database grow no further, as on a full disk."""
    database.execute_sql(f"PRAGMA max_page_count = {pragma('page_count')}")


def test_a_full_disk_is_known_by_name(app):
    fill_the_disk()
    with pytest.raises(OperationalError) as caught:
        Account.create(login="x" * 100_000, name="X", role="lead")
    assert disk_is_full(caught.value)


@pytest.mark.parametrize(("language", "words"), [("zh", "磁盘已满"), ("en", "disk is full")])
def test_a_full_disk_is_a_clear_page(app, client, language, words):
    from fieldapp.accounts.access import public

    @app.get("/store")
    @public
    def store():
        fill_the_disk()
        Account.create(login="x" * 100_000, name="X", role="lead")

    answer = client.get(f"/store?language={language}")
    assert answer.status_code == 507
    assert words in answer.text
    assert Account.select().count() == 0


def test_rows_that_refer_to_each_other_must_exist(app):
    from peewee import IntegrityError

    from fieldapp.storage import Membership

    with pytest.raises(IntegrityError):
        Membership.insert(account=1, study=1).execute()


def test_a_request_leaves_no_connection_open(client):
    client.get("/sign-in")
    assert database.is_closed()


def test_the_database_opens_without_an_application(tmp_path):
    opened = open_database(tmp_path)
    assert opened.table_exists("submission")
    opened.close()
