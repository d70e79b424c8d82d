"""Commands for the office's machine: ``flask --app server.wsgi audit check`` and others."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from server import migrations
from server.actions import people
from server.jobs import JOBS
from server.queries import people as lists
from server.scope import SYSTEM
from server.work import Works

audit = AppGroup("audit", help="The record of what happened.")
user = AppGroup("user", help="Accounts.")


def install(app: Flask) -> None:
    """Put the commands on the application."""
    app.cli.add_command(audit)
    app.cli.add_command(user)
    app.cli.add_command(job)
    app.cli.add_command(upgrade)


@audit.command("check")
def audit_check() -> None:
    """Follow the audit chain from its first entry to its end."""
    with _works().reading(SYSTEM) as work:
        report = lists.chain(work)
    if not report.whole:
        raise click.ClickException(f"broken at entry {report.broken_at}")
    click.echo(f"whole: {report.entries} entries, {report.digest}")


@user.command("reset")
@click.argument("login")
def user_reset(login: str) -> None:
    """Print a one-time code by which a person sets a new password."""
    with _works().writing(SYSTEM) as work:
        found = [one for one in lists.everyone(work, login) if one.login == login]
        if not found:
            raise click.ClickException(f"nobody is called {login}")
        click.echo(people.give_reset_code(work, found[0].id))


@click.command("job")
@click.argument("name", type=click.Choice(sorted(JOBS)))
def job(name: str) -> None:
    """Do one job now."""
    click.echo(JOBS[name](_works()))


@click.command("upgrade")
def upgrade() -> None:
    """Bring the database up to date."""
    migrations.upgrade(_works().engine)


def _works() -> Works:
    works: Works = current_app.works  # type: ignore[attr-defined]
    return works
