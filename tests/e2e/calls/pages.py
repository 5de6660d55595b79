"""Call pages in browsers with cameras and microphones of their own making."""

import re
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

DEVICES = [
    "--use-fake-device-for-media-stream=device-count=2",
    "--use-fake-ui-for-media-stream",
    "--auto-select-desktop-capture-source=Entire screen",
    "--allow-loopback-in-peer-connection",
]

FOREIGN = "chat.example"
"""A name that these browsers take for this machine's, and for another one's."""

PATIENCE_MS = 20_000

# Remembers every connection of the page, so that a story can ask what came through it.
WATCH = """
  window.connections = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration) {
      super({ ...configuration, ...(window.changed ?? {}) });
      window.connections.push(this);
    }
  };
"""
RELAYED_ONLY = "window.changed = { iceTransportPolicy: 'relay' };"
FORBIDDEN = """
  const no = () => Promise.reject(new DOMException("", "NotAllowedError"));
  navigator.mediaDevices.getUserMedia = no;
"""

STATS = """async (kind) => {
  const connection = window.connections.at(-1);
  if (connection?.connectionState !== "connected") return -1;
  const stats = [...(await connection.getStats()).values()];
  const coming = stats.find((one) => one.type === "inbound-rtp" && one.kind === kind);
  return (kind === "video" ? coming?.framesDecoded : coming?.packetsReceived) ?? 0;
}"""
GROWS = f"""async ([kind, before]) => (await ({STATS})(kind)) > before"""
PATHS = """async () => {
  const stats = await window.connections.at(-1).getStats();
  const isChosen = (one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded";
  const pair = [...stats.values()].find(isChosen);
  return [pair.localCandidateId, pair.remoteCandidateId].map((id) => stats.get(id).candidateType);
}"""
OWN = "() => document.querySelector('#own').srcObject?.getVideoTracks()[0]?.label ?? ''"


class CallPage:
    """One end of a call."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def video(self) -> Locator:
        return self.page.get_by_label(re.compile("^Picture of "))

    def joins(self, *, ready: str = "Ready to join") -> None:
        self.says(ready)
        self.button("Join now").click()

    def presses(self, name: str, *, on: bool = True) -> None:
        self.button(name).click()
        expect(self.button(name)).to_have_attribute("aria-pressed", "true" if on else "false")

    def chooses(self, kind: str, number: int) -> str:
        """Another device; returns its name."""
        self.button("Devices").click()
        dialog = self.page.get_by_role("dialog", name="Devices", exact=True)
        choice = dialog.get_by_role("combobox", name=kind, exact=True)
        choice.select_option(index=number)
        name: str = choice.evaluate("(choice) => choice.selectedOptions[0].text")
        dialog.get_by_role("button", name="Done", exact=True).click()
        expect(dialog).to_be_hidden()
        return name

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("status")).to_have_text(words, timeout=PATIENCE_MS)

    def tells(self, words: str) -> None:
        expect(self.page.get_by_role("alert")).to_contain_text(words, timeout=PATIENCE_MS)

    def receives(self, *kinds: str) -> None:
        """More comes through than has come by now."""
        for kind in kinds:
            before = max(self.page.evaluate(STATS, kind), 0)
            self.page.wait_for_function(GROWS, arg=[kind, before], timeout=PATIENCE_MS)

    def is_in_the_call(self) -> None:
        self.says("Connected")
        self.receives("video", "audio")
        expect(self.video).to_be_visible()

    def shows_of_itself(self, label: str) -> None:
        self.page.wait_for_function(f"(label) => ({OWN})() === label", arg=label)

    def paths(self) -> list[Any]:
        """What kinds of candidates the chosen way goes by, one's own and the other's."""
        found: list[Any] = self.page.evaluate(PATHS)
        return found


def open_link(browser: Browser, url: str, *scripts: str, **options: Any) -> CallPage:
    """Follow a customer's link in a browser of one's own."""
    context = browser.new_context(permissions=["camera", "microphone"], **options)
    for script in (*scripts, WATCH):
        context.add_init_script(script)
    page = CallPage(context.new_page())
    page.page.goto(url)
    return page
