// What the page shows. All texts are put in as text.
const $ = (id) => document.getElementById(id);

export class View {
  constructor({ words, lang }, acts) {
    Object.assign(this, { words, lang, acts, name: "" });
    this.dialog = document.querySelector("dialog");
    this.telling = $("told").parentElement;
    $("join").onclick = acts.join;
    $("hang-up").onclick = acts.hangUp;
    $("devices").onclick = () => acts.openDevices();
    for (const id of ["mute", "camera-off", "share"]) $(id).onclick = () => acts.toggle(id, !this.isPressed(id));
    for (const kind of ["audio", "video", "output"]) $(kind).onchange = ({ target }) => acts.choose(kind, target.value);
    $("speaker").hidden = !("setSinkId" in HTMLMediaElement.prototype);
    if (!navigator.mediaDevices?.getDisplayMedia) $("share").remove(); // as on phones
  }

  get stage() {
    return document.body.dataset.stage;
  }

  // "lobby": before one has joined; "in"; "over".
  turnTo(stage) {
    document.body.dataset.stage = stage;
    if (stage !== "in") this.theirs(null);
    if (stage === "over") this.dialog.close();
    (stage === "over" ? $("again") : $(stage === "lobby" ? "join" : "mute")).focus({ preventScroll: true });
  }

  say(word) {
    return this.words[word].replace("{name}", this.name);
  }

  meet(name) {
    this.name = name;
    const title = this.say("title");
    document.title = `${title} · Triptych`;
    document.querySelector("h1").textContent = title;
    $("face").textContent = [...name.trim()][0]?.toLocaleUpperCase(this.lang) ?? "";
    $("theirs").setAttribute("aria-label", this.say("their_picture"));
    $("their-mute").textContent = this.say("their_mute");
  }

  status(...words) {
    const text = words.map((word) => this.say(word)).join(" ");
    if ($("state").textContent !== text) $("state").textContent = text;
    document.body.dataset.state = words.at(-1);
  }

  // A sentence in the middle, or none; with a button if something can be done.
  tell(word, again = null, label = "try_again") {
    this.telling.hidden = !word;
    $("told").textContent = word ? this.say(word) : "";
    $("again").hidden = !again;
    $("again").textContent = this.words[label];
    $("again").onclick = again;
  }

  own({ video, isMuted, isOff, picture }) {
    show($("own"), video && new MediaStream([video]), video);
    $("own").classList.toggle("mirrored", picture === "camera");
    this.press("mute", isMuted);
    this.press("camera-off", isOff);
    this.press("share", picture === "screen");
  }

  theirs(stream, { muted = false, picture = "camera" } = {}) {
    show($("theirs"), stream, picture !== "none" && stream?.getVideoTracks()[0]);
    $("their-mute").hidden = !stream || !muted;
  }

  press(id, on) {
    $(id)?.setAttribute("aria-pressed", String(on));
  }

  isPressed(id) {
    return $(id).getAttribute("aria-pressed") === "true";
  }

  offer(devices, chosen) {
    for (const [kind, list] of Object.entries(devices)) {
      const named = (device, n) => device.label || this.words.device.replace("{name}", this.words[NAMES[kind]]).replace("{n}", n + 1);
      $(kind).replaceChildren(...list.map((device, n) => new Option(named(device, n), device.deviceId)));
      $(kind).value = list.some(({ deviceId }) => deviceId === chosen[kind]) ? chosen[kind] : (list[0]?.deviceId ?? "");
      $(kind).disabled = !list.length;
    }
    if (!this.dialog.open) this.dialog.showModal();
  }

  async speakBy(id) {
    await $("theirs").setSinkId?.(id).catch(() => {});
  }
}

const NAMES = { video: "camera", audio: "microphone", output: "speaker" };

// Sound goes on where there is no picture: the element stays, and is only not seen.
function show(element, stream, track) {
  const tracks = (from) => from?.getTracks().map(({ id }) => id).join() ?? "";
  if (tracks(element.srcObject) !== tracks(stream)) element.srcObject = stream || null;
  element.hidden = !track;
  if (stream) element.play().catch(() => {}); // some browsers do not begin by themselves
}
