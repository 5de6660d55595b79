// The dialog "WhatsApp templates": found, filled in beside a picture of how it will look, and sent. It is loaded when it is first
// opened.
import FileChoice from "file_choice";
import { iconOf, makeId, onPush, safeFile, sizeInWords } from "triptych";

const RULES = "https://developers.facebook.com/docs/whatsapp/message-templates/guidelines";
const LOOK_AGAIN = 3000; // ms after which is asked anew where there were none yet
const ANSWERED = 8000; // ms without an answer after which Send may be pressed again; it goes once all the same
const FILES = {
  IMAGE: { icon: "image", label: "Choose a picture", accept: "image/jpeg,image/png" },
  VIDEO: { icon: "film", label: "Choose a video", accept: "video/mp4,video/3gpp" },
  DOCUMENT: { icon: "file", label: "Choose a document" },
};
const OFFERS = { name: "Name", first_name: "First name", last_name: "Last name", email: "Email", phone: "Phone", company: "Company" };
const VARIABLE = /\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/u;
const LANGUAGE = () => document.documentElement.lang || undefined;

const written = (name) => `{{${name}}}`;

function languageName(tag) {
  try {
    return new Intl.DisplayNames([LANGUAGE() ?? "en"], { type: "language" }).of(tag.replaceAll("_", "-"));
  } catch {
    return tag;
  }
}

// A text in pieces: what is filled in is said as it was typed, and never read as a variable again.
function pieces(text, place, values) {
  return text.split(new RegExp(VARIABLE, "gu")).map((one, i) => {
    if (i % 2 === 0) return { text: one };
    const value = values[`${place}.${one}`]?.trim();
    return value ? { text: value, filled: true } : { text: written(one), gap: true };
  });
}

const Pieces = {
  props: { of: Array },
  template: `<template v-for="one in of"><mark v-if="one.gap" class="gap">{{ one.text }}</mark><b v-else-if="one.filled" class="wa-filled">{{ one.text }}</b><template v-else>{{ one.text }}</template></template>`,
};

const LooksLike = {
  components: { Pieces },
  props: { parts: Object, values: Object, file: Object },
  computed: {
    media() {
      return FILES[this.parts.media];
    },
    thumb() {
      return safeFile(this.file?.thumb);
    },
    header() {
      return pieces(this.parts.header, "header", this.values);
    },
    body() {
      return pieces(this.parts.body, "body", this.values);
    },
  },
  template: `
    <div class="picker-preview wa-place" role="region" aria-label="Preview" tabindex="0">
      <div class="wa-bubble">
        <img v-if="thumb" class="wa-picture" :src="thumb" alt="">
        <p v-else-if="media" class="wa-media"><i class="icon" :data-icon="media.icon"></i><bdi v-if="file" class="one-line">{{ file.name }}</bdi></p>
        <p v-if="parts.header" class="wa-header" dir="auto"><pieces :of="header" /></p>
        <p class="picker-text" dir="auto"><pieces :of="body" /></p>
        <p v-if="parts.footer" class="wa-footer" dir="auto">{{ parts.footer }}</p>
      </div>
      <p v-for="one in parts.buttons" :key="one.index" class="wa-button one-line" dir="auto">{{ one.text }}</p>
    </div>`,
};

export default {
  components: { FileChoice, LooksLike },
  emits: ["search", "send"],
  template: `
    <Teleport to="body">
      <dialog ref="dialog" class="picker wa" aria-label="WhatsApp templates" @click.self="close">
        <form class="picker-card" novalidate @submit.prevent="go">
          <div class="picker-head">
            <h2 ref="title" class="dialog-title" tabindex="-1">WhatsApp templates</h2>
            <button type="button" class="icon-btn" data-icon="close" aria-label="Close" @click="close"></button>
          </div>
          <input v-show="!chosen" ref="search" class="field" type="search" autocomplete="off" placeholder="Search WhatsApp templates" aria-label="Search WhatsApp templates" dir="auto" maxlength="100"
            aria-autocomplete="list" aria-controls="wa-list" :aria-activedescendant="item ? 'wa-' + item.id : null" @input="search" @keydown="onKey">
          <p v-if="chosen" class="wa-name"><bdi>{{ chosen.name }}</bdi><small>{{ about(chosen) }}</small></p>
          <div class="picker-parts">
            <div v-if="chosen" class="wa-fields">
              <p v-if="chosen.parts.why_not" class="form-note">{{ chosen.parts.why_not }}</p>
              <template v-else>
                <div v-if="chosen.parts.media" class="wa-field">
                  <span class="form-label">File at the top</span>
                  <p v-if="file" class="picker-file"><i class="icon" :data-icon="iconOf(file.type)"></i><bdi class="one-line" :title="file.name">{{ file.name }}</bdi><span class="picker-size">{{ sizeInWords(file.size) }}</span><button type="button" class="icon-btn" data-icon="close" :aria-label="'Remove ' + file.name" @click="drop"></button></p>
                  <file-choice v-else ref="files" :url="'/conversations/' + conversation + '/files'" :label="media.label" :accept="media.accept" @done="take" />
                  <p v-if="errors.file" class="form-error" role="alert">{{ errors.file }}</p>
                </div>
                <div v-if="offers.length && fields.length" class="wa-known" role="group" aria-label="Known of the customer"><span class="wa-about">Known of the customer:</span>
                  <button v-for="one in offers" :key="one.key" type="button" class="btn" :aria-label="offerName(one) + ': ' + one.value" :title="offerName(one)" @click="put(one.value)"><bdi class="one-line">{{ one.value }}</bdi></button>
                </div>
                <div v-for="field in fields" :key="field.key" class="wa-field">
                  <label class="form-label" :for="field.id"><bdi>{{ field.label }}</bdi></label>
                  <input :id="field.id" class="field" type="text" autocomplete="off" dir="auto" v-model="values[field.key]" :readonly="busy" :data-key="field.key" :aria-invalid="errors[field.key] ? 'true' : null" :aria-describedby="field.id + '-about'" @focus="at = field.key" @input="renew">
                  <p :id="field.id + '-about'" class="wa-about"><span v-if="errors[field.key]" class="form-error" role="alert">{{ errors[field.key] }}</span><template v-else-if="field.example">Example: <bdi>{{ field.example }}</bdi></template></p>
                </div>
                <p v-if="!fields.length && !chosen.parts.media" class="wa-about">Nothing has to be filled in.</p>
                <p v-if="general" class="form-error" role="alert">{{ general }}</p>
              </template>
            </div>
            <ul v-else v-show="items.length" id="wa-list" class="picker-list" role="listbox" aria-label="Templates">
              <li v-for="(one, i) in items" :key="one.id" :id="'wa-' + one.id" class="picker-item" role="option" :aria-selected="String(i === index)" @pointerdown.prevent @click="index = i" @dblclick="choose">
                <span class="one-line" dir="auto">{{ one.name }}</span><small class="one-line">{{ about(one) }}</small>
              </li>
            </ul>
            <looks-like v-if="shown" :parts="shown.parts" :values="chosen ? values : {}" :file="chosen && file" />
            <div v-else-if="isAnswered" class="empty"><p class="empty-title">{{ wanted ? "No such template" : "No approved templates yet" }}</p><p class="empty-text">{{ wanted ? "Search for another word." : "Templates are made in WhatsApp Manager. Once WhatsApp has approved them, workspace admins read them in the settings, under WhatsApp." }}</p></div>
          </div>
          <p class="sr-only" role="status">{{ words }}</p>
          <div class="dialog-acts">
            <a class="wa-rules" href="${RULES}" target="_blank" rel="noopener">WhatsApp message templates rules</a>
            <span v-if="more && !chosen" class="picker-keys">There are more: search for a word.</span>
            <button type="button" class="btn" @click="chosen ? back() : close()">{{ chosen ? "Back" : "Cancel" }}</button>
            <button ref="go" type="submit" class="btn btn-primary" :disabled="!shown || (chosen && Boolean(chosen.parts.why_not))" :aria-disabled="busy ? 'true' : null">{{ chosen ? (held ? "Send anyway" : "Send") : "Choose" }}</button>
          </div>
        </form>
      </dialog>
    </Teleport>`,
  data() {
    return {
      conversation: null, items: [], offers: [], more: false, index: 0, wanted: "", isAnswered: false,
      chosen: null, values: {}, file: null, errors: {}, at: null, busy: false, held: false,
    };
  },
  computed: {
    item() {
      return this.items[this.index];
    },
    shown() {
      return this.chosen ?? this.item;
    },
    media() {
      return FILES[this.chosen.parts.media];
    },
    fields() {
      const blanks = this.chosen?.parts.blanks ?? [];
      return blanks.map((blank, i) => ({ ...blank, id: `wa-field-${i}`, label: this.labelOf(blank) }));
    },
    // What is wrong with no field of its own.
    general() {
      const places = new Set(["file", ...this.fields.map(({ key }) => key)]);
      return Object.entries(this.errors).filter(([key]) => !places.has(key)).map(([, sentence]) => sentence).join(" ");
    },
    words() {
      if (!this.isAnswered || this.chosen || !this.item) return "";
      return `${this.items.length === 1 ? "1 template" : `${this.items.length} templates`}. ${this.item.parts.body}`;
    },
  },
  created() {
    this.asked = 0;
    this.stop = onPush("whatsapp", { open: this.open, found: this.takeFound, sent: this.takeSent, refused: this.takeRefused, close: this.close });
  },
  mounted() {
    this.open();
  },
  unmounted() {
    this.stop();
    clearTimeout(this.late);
    clearTimeout(this.again);
  },
  methods: {
    iconOf,
    sizeInWords,
    about: ({ category, language }) => [category.charAt(0) + category.slice(1).toLowerCase(), languageName(language)].join(", "),
    offerName: ({ key }) => OFFERS[key] ?? key,
    labelOf: ({ key, name, label }) => (label ? `${label}${name ? `: ${written(name)}` : ""}` : key.startsWith("header.") ? `Header: ${written(name)}` : written(name)),

    // --- found
    open() {
      const { conversation } = window.triptych.shown ?? {};
      if (!conversation || this.$refs.dialog.open) return;
      Object.assign(this, { conversation, items: [], offers: [], more: false, index: 0, wanted: "", isAnswered: false, chosen: null });
      this.$refs.search.value = "";
      this.$refs.dialog.showModal();
      this.$refs.search.focus();
      this.ask();
    },
    close() {
      this.$refs.dialog?.close();
    },
    search() {
      this.wanted = this.$refs.search.value.trim();
      this.ask();
    },
    ask() {
      this.asked += 1;
      this.$emit("search", { conversation: this.conversation, search: this.wanted, number: this.asked });
    },
    takeFound({ number, items, more, offers }) {
      if (number !== this.asked) return;
      Object.assign(this, { items, more, offers, index: 0, isAnswered: true });
      if (items.length || this.wanted) return;
      this.again = setTimeout(() => this.$refs.dialog.open && number === this.asked && this.ask(), LOOK_AGAIN);
    },
    onKey(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.isComposing || event.keyCode === 229 || !step || !this.items.length) return;
      event.preventDefault();
      this.index = (this.index + step + this.items.length) % this.items.length;
      this.$nextTick(() => document.getElementById(`wa-${this.item.id}`)?.scrollIntoView({ block: "nearest" }));
    },

    // --- filled in
    go() {
      if (this.chosen) this.send();
      else this.choose();
    },
    choose() {
      if (!this.item) return;
      const { blanks } = this.item.parts;
      const known = Object.fromEntries(this.offers.map(({ key, value }) => [key, value]));
      const values = Object.fromEntries(blanks.map(({ key, name }) => [key, known[name] ?? ""]));
      Object.assign(this, { chosen: this.item, values, file: null, at: blanks[0]?.key ?? null });
      this.renew();
      this.$nextTick(() => (this.input((key) => !values[key]) ?? this.$refs.go).focus());
    },
    back() {
      this.chosen = null;
      this.renew();
      this.$nextTick(() => this.$refs.search.focus());
    },
    input(wanted) {
      return [...this.$refs.dialog.querySelectorAll("input[data-key]")].find((one) => wanted(one.dataset.key));
    },
    chooser({ file }) {
      return file ? this.$refs.dialog.querySelector(".file-choice .btn") : null;
    },
    put(value) {
      if (this.busy) return;
      this.values[this.at] = value;
      this.renew();
      this.input((key) => key === this.at)?.focus();
    },
    take(file) {
      this.file = file;
      this.renew();
      this.$nextTick(() => (this.input((key) => !this.values[key]) ?? this.$refs.go).focus());
    },
    drop() {
      this.file = null;
      this.renew();
      this.$nextTick(() => this.chooser({ file: true }).focus());
    },
    // Something else is to be sent: another message, if it was sent before.
    renew() {
      clearTimeout(this.late);
      Object.assign(this, { errors: {}, busy: false, held: false });
      this.client_id = makeId();
    },

    // --- sent
    send() {
      if (this.busy) return;
      if (!window.socket?.connected) return void (this.errors = { line: "There is no connection. Press Send again when it is back." });
      this.busy = true;
      this.errors = {};
      this.late = setTimeout(() => Object.assign(this, { busy: false, errors: { line: "The server has not answered yet. Press Send again: it is sent once." } }), ANSWERED);
      const { conversation, client_id, values, held: anyway } = this;
      const attachments = this.file ? [this.file.id] : [];
      this.$emit("send", { conversation, template: this.chosen.id, client_id, values: { ...values }, attachments, shown: window.triptych.shown?.seq ?? 0, anyway });
    },
    takeSent({ client_id }) {
      if (client_id !== this.client_id) return;
      this.renew();
      this.close();
    },
    takeRefused({ client_id, errors, sentence, held }) {
      if (client_id !== this.client_id) return;
      clearTimeout(this.late);
      Object.assign(this, { busy: false, held, errors: sentence ? { ...errors, line: sentence } : errors });
      this.$nextTick(() => (this.chooser(errors) ?? this.input((key) => key in errors) ?? this.$refs.go).focus());
    },
  },
};
