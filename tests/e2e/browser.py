"""Finds a Chromium for the browser stories; run as a module it also installs one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
"""The same engine without a window: a page costs a third less."""

WINDOWED = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = (SHELL, "fonts-noto-cjk", "fonts-noto-core", "fonts-noto-color-emoji")

# Two hidden pages stand ready behind every window's address bar, and cost as much as the window itself.
# Chromium heeds the last list alone, so Playwright's own (1.65) stands in it as well.
OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
# Without a sandbox it runs as root too; without background traffic it asks nobody but our own servers.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
]


def system_chromium(*, windowed: bool = False) -> str | None:
    """The path of the system's Chromium; None leaves the choice to Playwright, which knows its own.

    `windowed`: rather the one that people use, for figures.
    """
    names = (*WINDOWED, SHELL) if windowed else (SHELL, *WINDOWED)
    return next((path for path in map(shutil.which, names) if path), None)


def is_root_on_debian() -> bool:
    release = Path("/etc/os-release")
    return os.geteuid() == 0 and release.exists() and "ID=debian" in release.read_text().splitlines()


def install() -> None:
    """Install what is missing, where that is possible: the distribution's, else Playwright's own (once)."""
    if is_root_on_debian():
        if shutil.which(SHELL) is None:
            _install(is_needed=system_chromium() is None)
    elif system_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def _install(*, is_needed: bool) -> None:
    """By apt. Who has a Chromium already can do without the shell."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "--no-install-recommends"]
    for command in ([*apt, "update"], [*apt, "install", *PACKAGES]):
        subprocess.run(command, check=is_needed, env=environment)


if __name__ == "__main__":
    install()
    print(f"Browser: {system_chromium() or 'the Chromium of Playwright'}")
