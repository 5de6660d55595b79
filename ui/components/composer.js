// The place to write: a reply, or a note for agents only. What is written and what the server has not acknowledged is
// kept in this browser, so that neither a reload nor a lost connection loses a word.
import { AttachedFiles } from "attached_files";
import { Drafts } from "drafts";
import { GapMarks, GapNote, standing } from "gaps";
import { Limited } from "limited";
import { MentionPicker } from "mentions";
import { Outbox } from "outbox";
import { ShutPlace } from "shut_place";
import { listen, makeId, now, onPush, tell, tongue, touch } from "triptych";
import { Typing } from "typing";

const REPLY = { id: "composer-reply", name: "Reply", note: false, hint: "Write a message. “/” for templates" };
const NOTE = { id: "composer-note", name: "Note", note: true, icon: "lock", hint: "Write a note for agents only. “@” names a colleague" };

export default {
  mixins: [Limited],
  components: { AttachedFiles, GapMarks, GapNote, MentionPicker, ShutPlace },
  props: { limit: Number },
  emits: ["send", "typing", "people", "draft", "template"],
  template: `
    <div class="composer" :class="{note}" :data-conversation="conversation" v-show="mayWrite">
      <div class="composer-tabs" role="tablist" aria-label="Reply or note" @keydown="onTabKey">
        <button v-for="tab in tabs" :key="tab.id" type="button" role="tab" class="composer-tab" :id="tab.id" :data-icon="tab.icon" :aria-selected="String(tab.note === note)"
          :tabindex="tab.note === note ? 0 : -1" aria-controls="composer-panel" @click="onTab(tab, $event)">{{ tab.name }}</button>
      </div>
      <div id="composer-panel" role="tabpanel" :aria-labelledby="chosen.id">
        <attached-files ref="files" :me="me" :conversation="conversation" :open="mayWrite && limit > 0 && !shut" :limit="limit" :limits="most" @change="onFiles" />
        <shut-place ref="shut" :until="until" :note="note" :blank="blank && files.empty" @over="onOver" @template="$emit('template')" />
        <div v-show="!shut" class="composer-box" @click="$refs.text.focus()">
          <mention-picker ref="mentions" :people="people" @ask="$emit('people', { conversation })" @pick="onPick" @active="active = $event" />
          <gap-marks v-if="gaps.length" ref="marks" :text="marked" :gaps="gaps" />
          <textarea ref="text" :lang="tongue" aria-label="Message" :placeholder="chosen.hint" rows="1" dir="auto" enterkeyhint="enter" autocomplete="off"
            :aria-invalid="over ? 'true' : null" :aria-describedby="describedBy" :aria-autocomplete="note ? 'list' : null" :aria-controls="active && 'composer-picks'"
            :aria-activedescendant="active" @input="onInput" @keydown="onKey" @paste="$refs.files.onPaste($event)" @blur="onBlur" @scroll.passive="follow" @compositionstart="composing = true" @compositionend="onComposed"></textarea>
        </div>
        <gap-note :gaps="shut ? [] : gaps" :stopped="stopped" @go="goTo" />
        <div v-show="!shut" class="composer-tools">
          <button v-if="limit" type="button" class="icon-btn" aria-label="Attach file" title="Attach file" data-icon="attach" @click="$refs.files.pick()"></button>
          <slot></slot>
          <span v-if="waiting" class="composer-waits" role="status">{{ waiting }}</span>
          <span v-if="counter" id="composer-count" class="composer-count" :class="{over}" :role="over ? 'alert' : null">{{ counter }}</span>
          <button type="button" class="composer-send" aria-label="Send" title="Send" data-icon="send" :disabled="(blank && files.empty) || Boolean(files.stuck)" :aria-disabled="gaps.length ? 'true' : null" :aria-describedby="gaps.length ? 'composer-gaps' : null" @click="send"></button>
        </div>
      </div>
    </div>`,
  data() {
    return { tongue, conversation: null, me: null, mayWrite: false, note: false, blank: true, people: null, active: null, tabs: [REPLY, NOTE], files: { empty: true }, waits: false, gaps: [], marked: "", stopped: 0, until: null, isOver: false };
  },
  computed: {
    chosen() {
      return this.note ? NOTE : REPLY;
    },
    shut() {
      return this.isOver && !this.note;
    },
    waiting() {
      if (this.files.stuck) return this.files.stuck;
      return this.waits ? "Is sent when the files are uploaded" : this.several;
    },
    describedBy() {
      return [this.counter && "composer-count", this.gaps.length && "composer-gaps"].filter(Boolean).join(" ") || null;
    },
  },
  created() {
    this.outbox = Vue.markRaw(new Outbox((written) => this.$emit("send", written)));
    this.drafts = Vue.markRaw(new Drafts((draft) => this.$emit("draft", draft)));
    this.late = []; // drafts of other devices that came while an input method composes
    this.shown = new Map();
    this.typing = Vue.markRaw(new Typing((told) => this.$emit("typing", told)));
    this.stops = [
      onPush("composer", {
        open: this.open, ack: this.ack, held: this.held, refused: this.refused, people: this.takePeople,
        kept: (push) => this.drafts.kept(push), draft: this.takeDraft,
      }),
      listen("shown", ({ conversation, seq }) => this.shown.set(conversation, seq)),
      listen("retry", ({ client_id }) => this.sendAnyway(client_id)),
      listen("insert", this.insert),
      listen("edit", ({ client_id }) => this.edit(client_id)),
    ];
  },
  mounted() {
    this.onHide = () => document.hidden && this.drafts.save(this.conversation, this.note);
    document.addEventListener("visibilitychange", this.onHide);
    this.autosizes = !CSS.supports("field-sizing", "content");
  },
  unmounted() {
    this.stops.forEach((stop) => stop());
    this.outbox.stop();
    document.removeEventListener("visibilitychange", this.onHide);
  },
  methods: {
    // --- from the server. It says "open" on every connect, and that is when waiting messages go out again.
    open(push) {
      if (push.me !== undefined && push.me !== null) this.me = this.outbox.me = this.drafts.me = push.me;
      if (push.shown !== undefined && push.conversation !== null) this.shown.set(push.conversation, push.shown);
      this.takeLimits(push.limits);
      if (push.conversation !== this.conversation) this.change(push.conversation, push.drafts);
      else push.drafts?.forEach(this.takeDraft);
      if (push.drafts || push.conversation === null) this.drafts.resume();
      this.mayWrite = push.conversation !== null && push.can_write === true;
      if (this.mayWrite) this.$nextTick(this.resize);
      this.until = push.until ?? null;
      tell("turned", { conversation: this.mayWrite ? push.conversation : null });
      this.outbox.load();
      this.outbox.resend(0);
    },
    // Who is just writing finds what is left to do under their hands.
    onOver(isOver) {
      const had = document.activeElement === this.$refs.text && !this.note;
      this.isOver = isOver;
      if (isOver && had) this.$nextTick(() => this.$refs.shut.focus());
    },
    // Who was writing a note goes on with it, and does not send it as a reply.
    change(conversation, drafts) {
      this.typing.stop();
      this.drafts.save(this.conversation, this.note);
      this.waits = false;
      this.conversation = conversation;
      drafts?.forEach((draft) => this.drafts.take(draft));
      this.people = null;
      this.choose(this.drafts.get(conversation, false).text === "" && this.drafts.get(conversation, true).text !== "");
    },
    ack({ client_id, conversation, seq }) {
      const item = this.outbox.get(client_id);
      if (!item) return;
      if (seq > (this.shown.get(conversation) ?? 0)) this.shown.set(conversation, seq);
      this.outbox.forget(item);
    },
    held({ client_id, sentence }) {
      const item = this.outbox.get(client_id);
      if (item) this.outbox.keep({ ...item, state: "held", reason: sentence });
    },
    refused({ client_id, sentence, retry }) {
      const item = this.outbox.get(client_id);
      if (item) this.outbox.keep({ ...item, state: "failed", reason: sentence, retry: retry === true });
    },
    // Worked in around the caret, where an input method does not just compose.
    takeDraft(push) {
      if (this.composing) return void this.late.push(push);
      const change = this.drafts.take(push);
      if (!change || push.conversation !== this.conversation || push.note !== this.note) return;
      const area = this.$refs.text;
      area.setRangeText(change.text, change.from, change.to, "preserve");
      this.measure(area.value);
      this.resize();
    },
    onComposed() {
      this.composing = false;
      this.late.splice(0).forEach(this.takeDraft);
    },
    takePeople({ conversation, people }) {
      if (conversation === this.conversation) this.people = people;
    },

    // Who presses Retry, or "Send anyway", has seen how it stands: it is not held again.
    sendAnyway(client_id) {
      const item = this.outbox.get(client_id);
      if (item) this.outbox.again({ ...item, anyway: true });
    },
    // A refused text goes back to where it was written, before what stands there now.
    edit(client_id) {
      const item = this.outbox.get(client_id);
      if (!item) return;
      const { conversation, note = false } = item;
      const there = this.drafts.get(conversation, note);
      const text = [item.text, there.text].filter(Boolean).join("\n");
      this.drafts.put(conversation, note, { text, mentions: [...(item.named ?? []), ...there.mentions] });
      if (conversation === this.conversation) this.choose(note);
      this.$refs.files.put(conversation, item.files ?? []);
      this.outbox.forget(item);
      this.$refs.text.focus();
    },

    // --- hands
    choose(note) {
      if (note !== this.note) this.drafts.save(this.conversation, this.note);
      this.note = note;
      this.$refs.mentions.forget();
      this.write(this.drafts.get(this.conversation, note).text);
    },
    onTab(tab, event) {
      if (tab.note !== this.note) this.choose(tab.note);
      this.typing.stop();
      if (event.detail > 0 && !touch()) this.$refs.text.focus(); // pressed by a pointer
    },
    onTabKey(event) {
      const other = { ArrowLeft: 1, ArrowRight: 1, Home: this.note, End: !this.note }[event.key];
      if (!other) return;
      event.preventDefault();
      const next = this.tabs.find((tab) => tab.note !== this.note);
      this.onTab(next, event);
      document.getElementById(next.id).focus();
    },
    write(text) {
      this.$refs.text.value = text;
      this.measure(text);
      this.resize();
    },
    measure(text) {
      this.blank = text.trim() === "";
      this.count(text.trim());
      this.gaps = standing(text, this.drafts.get(this.conversation, this.note).gaps);
      if (this.gaps.length) this.marked = text;
      else this.stopped = 0;
    },
    follow() {
      const marks = this.$refs.marks?.$el;
      if (marks) marks.scrollTop = this.$refs.text.scrollTop;
    },
    goTo(gap) {
      const area = this.$refs.text;
      const at = area.value.indexOf(gap);
      area.focus();
      area.setSelectionRange(at, at + gap.length);
    },
    // A template takes the place of the "/" that called for it, or of what is marked.
    insert({ conversation, text, gaps, file }) {
      if (conversation !== this.conversation || !this.mayWrite) return;
      const area = this.$refs.text;
      const [from, to] = area.value === "/" ? [0, 1] : [area.selectionStart, area.selectionEnd];
      area.setRangeText(text, from, to, "end");
      const there = this.drafts.get(conversation, this.note).gaps;
      this.drafts.put(conversation, this.note, { text: area.value, gaps: [...new Set([...there, ...gaps])] });
      this.onInput();
      if (file && this.limit) this.$refs.files.copy(file);
      area.focus();
      if (gaps.length) this.goTo(gaps[0]);
    },
    onInput() {
      const { value: text, selectionStart } = this.$refs.text;
      this.drafts.put(this.conversation, this.note, { text });
      this.measure(text);
      this.resize();
      if (text === "/" && !this.composing) tell("templates", {});
      if (this.note) this.$refs.mentions.look(text.slice(0, selectionStart));
      else if (this.blank) this.typing.stop();
      else this.typing.goOn(this.conversation); // never of a note: whoever writes one is not about to answer
    },
    onPick({ id, name }, at) {
      const area = this.$refs.text;
      area.setRangeText(`@${name} `, at, area.selectionStart, "end");
      const others = this.drafts.get(this.conversation, true).mentions.filter((one) => one.id !== id);
      this.drafts.put(this.conversation, true, { mentions: [...others, { id, name }] });
      this.onInput();
      area.focus();
    },
    onBlur() {
      this.typing.stop();
      this.drafts.save(this.conversation, this.note);
      this.$refs.mentions.leave();
    },
    // A message waits for what is being uploaded to it.
    onFiles(files) {
      this.files = files;
      if (files.busy || !this.waits) return;
      this.waits = false;
      this.send();
    },
    resize() {
      const area = this.$refs.text;
      if (!this.autosizes || !area) return;
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight}px`;
    },
    onKey(event) {
      // 229: some browsers end a composition before they tell of its Enter
      if (event.isComposing || event.keyCode === 229 || this.$refs.mentions.key(event) || event.key !== "Enter") return;
      const alone = !event.ctrlKey && !event.metaKey;
      if (event.shiftKey || event.altKey || touch() || alone === (document.documentElement.dataset.send === "ctrl")) return;
      event.preventDefault();
      this.send();
    },
    send() {
      const area = this.$refs.text;
      const text = area.value.replace(/\p{Surrogate}/gu, "").trim(); // half a character is no text, nor JSON to the server
      area.focus({ preventScroll: true });
      if (this.shut || (!text && this.files.empty) || this.conversation === null || this.me === null || this.files.stuck) return;
      if (this.gaps.length) {
        this.stopped += 1;
        return this.goTo(this.gaps[0]);
      }
      this.count(text);
      if (this.over) return;
      this.waits = this.files.busy === true;
      if (this.waits) return;
      const { conversation, note } = this;
      const named = note ? this.drafts.get(conversation, true).mentions.filter(({ name }) => text.includes(`@${name}`)) : [];
      const items = this.parts(this.$refs.files.take()).map((part, i) => ({
        client_id: makeId(), conversation, text: part.text ? text : "", note, named, files: part.files, attachments: part.files.map(({ id }) => id), at: now() + i, shown: this.shown.get(conversation) ?? 0, state: "sending",
      }));
      items.forEach((item, i) => this.outbox.keep(i ? { ...item, after: items[i - 1].client_id } : item));
      this.drafts.put(conversation, note, { text: "", mentions: [], gaps: [] });
      this.outbox.emit(items[0]); // before anything that the browser has to lay out: somebody waits for it
      this.drafts.save(conversation, note);
      this.choose(false);
      this.typing.stop();
    },
  },
};
