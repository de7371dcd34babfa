"""kiosk key-sheet, kiosk restore-key"""

from __future__ import annotations

import os
from pathlib import Path

import click

from kiosk import keys
from kiosk.actions.key_sheets import PrintKeySheet, RestoreKey
from kiosk.cli.command import PDF, Stop, opened, plainly
from kiosk.db import migrations, settings
from kiosk.exchange import key_sheet as sheet
from kiosk.founding import stamp
from kiosk.perform import perform
from kiosk.school import School, check_there


@click.command("key-sheet")
@click.option("-o", "path", required=True, type=PDF, help="The PDF to write; it must be new.")
@click.pass_obj
@plainly
def key_sheet(folder: Path, path: Path) -> None:
    """The key file as words and a square, on one page for the safe.

    Print it, then delete the PDF. Without kiosk.key no badge, PIN or sealed number can be read;
    kiosk restore-key brings it back from this page. The audit log notes that it was made.
    """
    school = opened(folder)
    if path.exists():
        raise Stop(f"{path} is there already. Give another name.")
    drawn = sheet.as_pdf(school.keys.master, settings.current(school.db).school_name)
    perform(school, PrintKeySheet(), stamp(school))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(drawn)
    click.echo(f"The key sheet is in {path}. Print it for the safe, then delete that file.")


@click.command("restore-key")
@click.pass_obj
@plainly
def restore_key(folder: Path) -> None:
    """Write kiosk.key again from the key sheet: asks for its words, or for a scan of its square.

    A key file that is there is never written over. The audit log notes that it was written.
    """
    check_there(folder)
    if (folder / keys.FILE_NAME).exists():
        raise Stop(f"{folder / keys.FILE_NAME} is there. If it is damaged, move it away first.")
    try:
        master = sheet.read(click.prompt("The words of the key sheet, or its square"))
    except sheet.NotThisKey as problem:
        raise Stop(str(problem)) from problem
    school = School(folder, keys.Keys(master))
    click.get_current_context().call_on_close(school.close)
    migrations.prepare(school.db, school.now())
    perform(school, RestoreKey(), stamp(school))
    keys.write(folder, master)
    click.echo(f"The key is in {folder / keys.FILE_NAME} again.")
