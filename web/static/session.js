// What a page does when its socket can't be opened: the browser tells it no more than that there is none.
addEventListener("load", () => {
  const { socket } = window;
  if (!socket) return;
  // NiceGUI loads the page again after an attempt that nobody answered. While nobody does, as with a line that swallows
  // everything, that would leave the browser's error page, which does not come back by itself, in the page's place.
  socket.off("connect_error");
  socket.on("connect_error", async ({ message }) => {
    if (message === "Implicit handshake failed") return location.reload(); // the server doesn't know the page any more
    const address = "/session?client_id=" + encodeURIComponent(window.clientId);
    const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
    if (answer?.status === 410) location.reload(); // its session is over or another one
  });
});
