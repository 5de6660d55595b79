// What is attached to what is being written: chosen, pasted, dropped, or of a template; uploaded one after the other, kept for each
// conversation while one looks at another and across a reload. What does not fit the `limits` says so, and goes with no message.
import { unfit } from "limited";
import { iconOf, makeId, safeFile, sizeInWords } from "triptych";

const MOST = 10; // files of one message
const SIDE_BY_SIDE = 2;
const PANE = ".pane-green";

const keyOf = (me, conversation) => `triptych:files:${me}:${conversation}`;
const isReady = (item) => item.state === "ready";
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const bare = ({ id, name, size, type, url, thumb, width, height }) => ({ id, name, size, type, url, thumb, width, height });

function stored(key) {
  try {
    const items = JSON.parse(localStorage.getItem(key)) ?? [];
    return items.filter((item) => typeof item.id === "string" && typeof item.name === "string");
  } catch {
    return [];
  }
}

function store(key, items) {
  try {
    if (items.length) localStorage.setItem(key, JSON.stringify(items.map(bare)));
    else localStorage.removeItem(key);
  } catch {
    /* kept in memory */
  }
}

// Calls back as bytes go out; resolves with what the server made of the file, rejects with {reason, retry}.
function upload(item, onProgress) {
  const request = new XMLHttpRequest();
  const body = item.template ? null : new FormData();
  body?.append("file", item.file, item.file.name || item.name);
  item.abort = () => request.abort();
  return new Promise((resolve, reject) => {
    const broken = () => reject({ reason: "The line broke.", retry: true, line: true });
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = request.ontimeout = broken;
    request.onload = () => {
      const answer = request.response;
      if (request.status === 200 && answer?.id) resolve(answer);
      else if (answer?.message) reject({ reason: answer.message, retry: answer.retry || request.status >= 500 });
      else if (request.status === 413) reject({ reason: "This file is too large.", retry: false });
      else broken();
    };
    request.open("POST", `/conversations/${item.conversation}/${item.template ? `templates/${item.template}/file` : "files"}`);
    request.responseType = "json";
    request.send(body);
  });
}

export const AttachedFiles = {
  props: { me: Number, conversation: Number, open: Boolean, limit: Number, limits: Object },
  emits: ["change"],
  template: `
    <ul v-if="items.length" class="chips" aria-label="Attachments">
      <li v-for="item in items" :key="item.key" class="chip" :class="wrong(item) ? 'failed' : item.state" :aria-label="item.name">
        <img v-if="picture(item)" class="chip-picture" :src="picture(item)" alt="" @error="item.preview = null">
        <i v-else class="icon" :data-icon="iconOf(item.type)"></i>
        <span class="chip-text"><bdi class="one-line chip-name" :title="item.name">{{ item.name }}</bdi>
          <span v-if="wrong(item)" class="chip-note" role="alert">{{ wrong(item) }}</span>
          <span v-else class="chip-note"><bdi>{{ note(item) }}</bdi></span></span>
        <button v-if="item.state === 'failed' && item.retry" type="button" class="btn btn-plain" @click="again(item)">Retry</button>
        <button type="button" class="icon-btn chip-remove" :aria-label="'Remove ' + item.name" title="Remove" data-icon="close" @click="remove(item)"></button>
        <progress v-if="item.state === 'coming'" class="chip-progress" max="1" :value="item.progress" :aria-label="'Uploading ' + item.name"></progress>
      </li>
    </ul>
    <p class="sr-only" role="status">{{ told }}</p>
    <p v-if="refused" class="chips-refused" role="alert">{{ refused }}</p>
    <input ref="pick" type="file" multiple hidden tabindex="-1" @change="onPick">
    <div v-if="dragged" class="drop-hint" aria-hidden="true"><p><i class="icon" data-icon="attach"></i>Drop files to attach them</p></div>`,
  data() {
    return { all: {}, dragged: false, refused: "", told: "" };
  },
  computed: {
    items() {
      return this.all[this.conversation] ?? [];
    },
  },
  watch: {
    limits: "say",
    conversation(now) {
      this.refused = "";
      if (now !== null) this.load(now);
      this.say();
    },
  },
  mounted() {
    this.depth = 0;
    this.hears = Object.entries({ dragenter: this.onEnter, dragover: this.onOver, dragleave: this.onLeave, drop: this.onDrop });
    for (const [name, hear] of this.hears) window.addEventListener(name, hear);
    this.onOnline = () => this.everyItem().forEach((item) => item.line && item.state === "failed" && this.again(item));
    this.onStorage = ({ key }) => this.conversation !== null && key === keyOf(this.me, this.conversation) && this.load(this.conversation);
    window.addEventListener("online", this.onOnline);
    window.addEventListener("storage", this.onStorage);
  },
  unmounted() {
    for (const [name, hear] of this.hears) window.removeEventListener(name, hear);
    window.removeEventListener("online", this.onOnline);
    window.removeEventListener("storage", this.onStorage);
  },
  methods: {
    iconOf,
    picture: (item) => item.preview ?? safeFile(item.thumb),
    note: (item) => (isReady(item) ? sizeInWords(item.size) : item.progress < 1 ? `${Math.floor(item.progress * 100)} %` : "Looking at it"),
    wrong(item) {
      return isReady(item) ? unfit(item, this.limits) : item.state === "failed" ? item.reason : "";
    },
    everyItem() {
      return Object.values(this.all).flat();
    },

    // --- for the composer
    pick() {
      this.$refs.pick.click();
    },
    isBusy() {
      return this.items.some((item) => item.state === "coming");
    },
    // Why nothing goes: a file could not be had, or can't go along.
    isStuck() {
      if (this.items.some((item) => item.state === "failed")) return "A file was not uploaded: try it again, or remove it";
      return this.items.some(this.wrong) ? "A file can't be sent here: remove it" : "";
    },
    isEmpty() {
      return !this.items.length;
    },
    // Hands over what is ready to the message that takes it.
    take() {
      const taken = this.items.filter(isReady).map(bare);
      this.keep(this.conversation, []);
      return taken;
    },
    // What a message did not take is here again.
    put(conversation, files) {
      const known = new Set((this.all[conversation] ?? []).map((item) => item.id));
      const back = files.filter((file) => !known.has(file.id)).map(this.ready);
      this.keep(conversation, [...back, ...(this.all[conversation] ?? stored(keyOf(this.me, conversation)).map(this.ready))]);
    },
    add(files) {
      this.refused = "";
      this.bring([...files].filter((file) => this.takes(file)).map((file) => ({
        file: Vue.markRaw(file), name: file.name || "Pasted picture", size: file.size, type: file.type,
        preview: /^image\/(jpeg|png|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : null,
      })));
    },
    // The server makes one of it for this message.
    copy({ template, name, size, type }) {
      this.refused = "";
      this.bring([{ template, name, size, type, preview: null }]);
    },
    bring(chosen) {
      const room = Math.max(0, MOST - this.items.length);
      if (chosen.length > room) this.refused = `A message takes ${MOST} files. Send the others with the next one.`;
      const items = chosen.slice(0, room).map((one) => ({ ...one, key: makeId(), conversation: this.conversation, state: "coming", progress: 0 }));
      this.keep(this.conversation, [...this.items, ...items]);
      this.go();
    },
    takes(file) {
      if (file.size && file.size <= this.limit) return true;
      this.refused = file.size ? `${file.name} is too large: ${sizeInWords(this.limit)} are possible.` : `${file.name} is empty, or a folder.`;
      return false;
    },
    ready: (file) => ({ ...bare(file), key: file.id, state: "ready", progress: 1 }),

    // --- what there is
    load(conversation) {
      const held = this.all[conversation] ?? [];
      const there = stored(keyOf(this.me, conversation));
      const ids = new Set(there.map((file) => file.id));
      const known = new Set(held.map((item) => item.id));
      const kept = held.filter((item) => !isReady(item) || ids.has(item.id));
      this.all[conversation] = [...kept, ...there.filter((file) => !known.has(file.id)).map(this.ready)];
      this.say();
    },
    keep(conversation, items) {
      this.all[conversation] = items;
      store(keyOf(this.me, conversation), items.filter(isReady));
      this.say();
    },
    say() {
      this.$emit("change", { empty: this.isEmpty(), busy: this.isBusy(), stuck: this.isStuck(), all: this.items });
    },
    remove(item) {
      item.abort?.();
      if (item.preview) URL.revokeObjectURL(item.preview);
      this.keep(item.conversation ?? this.conversation, this.items.filter((other) => other.key !== item.key));
      this.refused = "";
      this.told = `${item.name} is removed.`;
      this.toText();
      this.go();
    },
    toText() {
      document.querySelector(`${PANE} .composer textarea`)?.focus({ preventScroll: true });
    },

    // --- uploading
    go() {
      const under = this.everyItem().filter((item) => item.uploading);
      const waiting = this.everyItem().filter((item) => item.state === "coming" && !item.uploading);
      for (const item of waiting.slice(0, SIDE_BY_SIDE - under.length)) this.send(item);
    },
    async send(item) {
      Object.assign(item, { uploading: true, progress: item.template ? 1 : 0 });
      try {
        const file = await upload(item, (progress) => (item.progress = progress));
        Object.assign(item, bare(file), { state: "ready", progress: 1 });
        this.told = `${item.name} is attached.`;
      } catch (failure) {
        Object.assign(item, failure, { state: "failed" });
      }
      item.uploading = false;
      this.keep(item.conversation, this.all[item.conversation]);
      this.go();
    },
    again(item) {
      Object.assign(item, { state: "coming", reason: "", retry: false, line: false });
      this.keep(item.conversation, this.all[item.conversation]);
      this.go();
    },

    // --- how files get here
    onPick(event) {
      this.add([...event.target.files]);
      event.target.value = ""; // the same one may be chosen again
      this.toText();
    },
    onPaste(event) {
      const { files, types } = event.clipboardData;
      if (!files.length || [...types].includes("text/plain")) return; // a word processor's text comes with its picture
      event.preventDefault();
      this.add([...files]);
    },
    isHere(event) {
      return this.open && event.target instanceof Element && event.target.closest(PANE) !== null;
    },
    onEnter(event) {
      if (!hasFiles(event)) return;
      this.depth += 1;
      this.dragged = this.isHere(event);
    },
    onLeave(event) {
      if (!hasFiles(event)) return;
      this.depth = Math.max(0, this.depth - 1);
      if (!this.depth) this.dragged = false;
    },
    // A file dropped beside the place would be opened in place of the console.
    onOver(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = this.isHere(event) ? "copy" : "none";
    },
    onDrop(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.depth = 0;
      this.dragged = false;
      if (this.isHere(event)) this.add([...event.dataTransfer.files]);
    },
  },
};
