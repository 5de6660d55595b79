"""Finds a Chromium for the browser stories; run as a module it also installs one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk", "fonts-noto-core", "fonts-noto-color-emoji")

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


def system_chromium() -> str | None:
    """The path of the system's Chromium; None leaves the choice to Playwright, which knows its own."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def is_root_on_debian() -> bool:
    release = Path("/etc/os-release")
    return os.geteuid() == 0 and release.exists() and "ID=debian" in release.read_text().splitlines()


def install() -> None:
    """Install the distribution's Chromium where that is possible, else Playwright's own (once)."""
    if is_root_on_debian():
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "-qq", "-y", "--no-install-recommends"]
        subprocess.run([*apt, "update"], check=True, env=environment)
        subprocess.run([*apt, "install", *PACKAGES], check=True, env=environment)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if system_chromium() is None:
        install()
    print(f"Browser: {system_chromium() or 'the Chromium of Playwright'}")
