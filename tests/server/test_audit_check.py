"""``flask audit check``: whole as written; broken, and where, once anybody changed an entry."""

from typing import Any

from sqlalchemy import Engine, select, text, update

from server.models import AuditEntry

UNGUARDED = {
    "sqlite": "DROP TRIGGER audit_entry_refuses_UPDATE",
    "postgresql": "DROP TRIGGER audit_entry_refuses ON audit_entry",
}
"""What somebody with the database in hand does first: its own guard refuses changes."""


def test_the_check_says_whole_and_where_it_is_broken(app: Any, engine: Engine) -> None:
    run = app.test_cli_runner().invoke
    whole = run(args=["audit", "check"])
    assert (whole.exit_code, whole.output.split(":")[0]) == (0, "whole")

    fifth = AuditEntry.number == 5
    with engine.begin() as connection:
        connection.execute(text(UNGUARDED[engine.dialect.name]))
        entry = connection.execute(select(AuditEntry.entry).where(fifth)).scalar_one()
        forged = entry.replace(b"a", b"b", 1)
        assert forged != entry
        connection.execute(update(AuditEntry).where(fifth).values(entry=forged))
    broken = run(args=["audit", "check"])
    assert broken.exit_code == 1
    assert "broken at entry 5" in broken.output
