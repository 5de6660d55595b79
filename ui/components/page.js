// What belongs to the page and to no block: which block a narrow window shows, the address, and coming back at once.
import { onPush } from "triptych";

// Below 900 px one block shows at a time; which, stands on <html>, outside of what Vue renders.
const narrow = matchMedia("(max-width: 899px)");
let address = null; // as the server told it last
let isLeaving = false; // on the way back from the chat's entry, which browsers do not do at once

const shown = () => document.documentElement.dataset.show ?? "conversations";

function turnTo(block) {
  document.documentElement.dataset.show = block;
  for (const button of document.querySelectorAll(".tabbar > [data-to]")) {
    if (button.dataset.to === block) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

// The chat lies on the list: it has an entry of its own in the browser's history, so that a phone's Back leads from it
// to the list and not away. Whoever leaves it by a button goes the same way back, and no entries pile up.
export function show(block) {
  const wasChat = history.state?.block === "chat";
  if (block === "chat" && narrow.matches && !wasChat) layOver(shown());
  else if (block !== "chat" && wasChat && !isLeaving) {
    isLeaving = true;
    history.back();
  }
  turnTo(block);
}

// What was open is gone: a narrow window has nothing to show there.
export function leaveChat() {
  if (shown() === "chat") show("conversations");
}

function layOver(below) {
  history.replaceState({ block: below }, "");
  history.pushState({ block: "chat" }, "");
}

function comeTo({ state }) {
  const isChat = shown() === "chat";
  if (isLeaving && isChat) layOver("conversations"); // opened another one meanwhile
  else if (isChat !== (state?.block === "chat")) turnTo(state?.block ?? "conversations");
  isLeaving = false;
  write();
}

// An entry that one comes back to has the address of its time: the selection is the page's, not the entry's.
function write() {
  if (address !== null) history.replaceState(history.state, "", address);
}

// A link to a conversation shows the chat; a page that is loaded anew shows what it showed.
function begin() {
  const isLink = new URLSearchParams(location.search).has("conversation");
  if (history.state?.block) turnTo(history.state.block);
  else if (isLink && narrow.matches) show("chat");
  else if (isLink) turnTo("chat");
}

// Pauses between attempts to come back grow to seconds. Who is online or looking again does not wait for the next one.
function comeBack() {
  const { socket } = window;
  if (!socket || socket.connected || document.hidden || !navigator.onLine) return;
  socket.io.opts.query.next_message_id = window.nextMessageId; // as NiceGUI does at each attempt of its own
  socket.disconnect().connect();
}

// The list is on every page of the console; it calls this when everything stands in the document.
export function arrive() {
  begin();
  addEventListener("popstate", comeTo);
  addEventListener("online", comeBack);
  document.addEventListener("visibilitychange", comeBack);
  onPush("page", {
    address({ url }) {
      address = url;
      write();
    },
  });
}

Object.assign(window.triptych, { show });
