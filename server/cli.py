"""Commands for the office's machine: ``flask --app server.wsgi audit check`` and others."""

import signal
from pathlib import Path
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from server import backup, migrations
from server.actions import keeping, people
from server.backup import BackupFolder
from server.infra.photo_store import PhotoStore
from server.jobs import JOBS, PERIODS, prepared
from server.jobs.queue import Worker
from server.jobs.worker import run
from server.queries import audit as audit_record
from server.queries import people as lists
from server.scope import SYSTEM
from server.sync import rescue
from server.sync.uploads import UploadDesk
from server.work import Works
from shared.problems import Problem

audit = AppGroup("audit", help="The record of what happened.")
user = AppGroup("user", help="Accounts.")
backups = AppGroup("backup", help="Backups of everything: made while the server runs.")
rescues = AppGroup("rescue", help="Files of tablets that could not send.")
FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
NAME = click.argument("name", default="")


def install(app: Flask) -> None:
    """Put the commands on the application."""
    app.cli.add_command(audit)
    app.cli.add_command(user)
    app.cli.add_command(job)
    app.cli.add_command(upgrade)
    app.cli.add_command(worker)
    app.cli.add_command(backups)
    app.cli.add_command(rescues)


@audit.command("check")
def audit_check() -> None:
    """Follow the audit chain from its first entry to its end."""
    with _works().reading(SYSTEM) as work:
        report = audit_record.chain(work)
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
@click.argument("name", type=click.Choice(sorted(PERIODS)))
def job(name: str) -> None:
    """Do now what else comes round by the clock."""
    facts = prepared(_works(), _store(), name, {})
    with _works().writing(SYSTEM) as work:
        JOBS[name](work, _store(), facts)


@click.command("worker")
def worker() -> None:
    """Do jobs until stopped: for servers started with LOOKBACK_WORKER=apart."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda _sign, _frame: stop.set())
    run(_works(), Worker(_works(), _store()), stop)


@click.command("upgrade")
def upgrade() -> None:
    """Bring the database up to date."""
    migrations.upgrade(_works().engine)


@rescues.command("take")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def rescue_take(file: Path) -> None:
    """Take in a tablet's rescue file; taken in twice it changes nothing."""
    try:
        taken = rescue.take(_works(), _uploads(), file.read_bytes())
    except Problem as problem:
        raise click.ClickException(f"{problem.code}: {problem.told()}") from problem
    click.echo(f"{taken.records} records taken ({taken.held} held), {taken.known} known before")
    click.echo(f"{taken.photos} photos taken, {taken.photos_known} known before")
    if taken.left:
        raise click.ClickException(f"not taken: {', '.join(taken.left)}; take the file in again")


@backups.command("create")
@FOLDER
def backup_create(folder: Path) -> None:
    """Make a backup in FOLDER; photos already in it are not copied again."""
    made = backup.make(_works(), _store(), BackupFolder(folder))
    click.echo(f"{made.name}: {made.photos} photos, {made.audit_entries} audit entries")
    click.echo(f"now verify it: backup verify {folder} {made.name}")


@backups.command("verify")
@FOLDER
@NAME
def backup_verify(folder: Path, name: str) -> None:
    """Check every byte of a backup by a trial restore; tablets may then let go of what is in it."""
    kept = BackupFolder(folder)
    manifest = backup.verify(kept, name or kept.latest())
    with _works().writing(SYSTEM) as work:
        keeping.backup_verified(work, manifest)
    click.echo(f"whole: {manifest.name}, {manifest.photos} photos, {manifest.digest()}")


@backups.command("restore")
@FOLDER
@NAME
def backup_restore(folder: Path, name: str) -> None:
    """Restore a backup into this empty installation; every tablet sends again what is newer."""
    kept = BackupFolder(folder)
    manifest = backup.verify(kept, name or kept.latest())
    epoch = backup.restore(_works(), _store(), kept, manifest)
    with _works().writing(SYSTEM) as work:
        keeping.backup_restored(work, manifest, epoch)
    click.echo(f"restored: {manifest.name}; new epoch {epoch}")


def _store() -> PhotoStore:
    return _uploads().store


def _uploads() -> UploadDesk:
    desk: UploadDesk = current_app.extensions["lookback_uploads"]
    return desk


def _works() -> Works:
    works: Works = current_app.works  # type: ignore[attr-defined]
    return works
