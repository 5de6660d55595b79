// Loads the page again when its socket is refused because its session is over or another one:
// the browser tells a page no more of a refused socket than that there is none.
addEventListener("load", () => {
  window.socket?.on("connect_error", async () => {
    const address = "/session?client_id=" + encodeURIComponent(window.clientId);
    const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
    if (answer?.status === 410) location.reload();
  });
});
