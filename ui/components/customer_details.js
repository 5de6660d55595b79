// The dialog "Customer details". What is typed stays in it until it is saved; what a colleague saves meanwhile is joined
// to it: fields that nobody touched here follow, of the others both are shown.
import { now, onPush } from "triptych";
import { CustomerAbout } from "customer_about";
import { CustomerField, byRegion } from "customer_field";

const TICK = 5000;
const FIELDS = [
  { name: "name", label: "Name", source: "The customer says" },
  { name: "email", label: "Email", mode: "email", dir: "ltr", source: "The customer says" },
  { name: "phone", label: "Phone", mode: "tel", dir: "ltr", source: "WhatsApp says", sure: true },
  { name: "company", label: "Company" },
  { name: "language", label: "Language", kind: "language", source: "The browser says" },
  { name: "time_zone", label: "Time zone", kind: "zone", source: "The browser says" },
  { name: "labels", label: "Labels", kind: "labels", wide: true },
  { name: "remark", label: "Remark", kind: "text", wide: true },
];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const nobody = () => ({ sheet: null, typed: {}, base: {}, theirs: {}, errors: {}, notice: "", busy: false });

export default {
  components: { CustomerAbout, CustomerField },
  emits: ["save", "open", "closed"],
  template: `
    <div class="sheet-place">
      <dialog ref="dialog" class="sheet" aria-label="Customer details" @close="onClose" @click.self="$refs.dialog.close()">
        <form v-if="sheet" class="sheet-card" novalidate @submit.prevent="save">
          <div class="sheet-head">
            <h2 ref="title" class="dialog-title" tabindex="-1">Customer details</h2>
            <button type="button" class="icon-btn" data-icon="close" aria-label="Close" @click="$refs.dialog.close()"></button>
          </div>
          <div class="sheet-body">
            <div class="form">
              <p v-if="!sheet.may_edit" class="form-note">{{ sheet.why_not }}</p>
              <div role="status" class="form-notices"><p v-if="notice" class="form-note">{{ notice }}</p></div>
              <customer-field v-for="field in fields" :key="field.name" :field="field" v-model="typed[field.name]" :said="sheet.said[field.name]" :said-words="saidWords(field)" :theirs="theirs[field.name]" :by="by" :error="errors[field.name]" :readonly="!sheet.may_edit" :languages="choices.languages" :regions="regions" />
              <p v-if="sheet.edited_by" class="form-last">Saved last by <bdi>{{ sheet.edited_by }}</bdi></p>
            </div>
            <customer-about :origin="sheet.origin" :said="sheet.said" :zone="zone" :earlier="sheet.earlier" :tick="tick" @open="openOther" />
          </div>
          <div class="sheet-acts">
            <p v-if="refusal" role="alert" class="form-error">{{ refusal }}</p>
            <button type="button" class="btn" @click="cancel">{{ sheet.may_edit ? "Cancel" : "Done" }}</button>
            <button v-if="sheet.may_edit" type="submit" class="btn btn-primary" :aria-disabled="busy ? 'true' : null">Save</button>
          </div>
        </form>
      </dialog>
    </div>`,
  data() {
    return { ...nobody(), refusal: "", by: "", tick: now(), choices: { languages: [], zones: [] } };
  },
  computed: {
    fields: () => FIELDS,
    regions() {
      return byRegion(this.choices.zones);
    },
    zone() {
      return this.sheet.said.time_zone || this.base.time_zone;
    },
  },
  created() {
    this.kept = new Map(); // conversation -> what was typed and not saved, when the dialog was closed over it
    this.stop = onPush("details", { show: this.show, update: this.update, refused: this.refuse, saved: this.onSaved, hide: this.hide });
    this.timer = setInterval(() => { if (this.sheet) this.tick = now(); }, TICK);
  },
  unmounted() {
    this.stop();
    clearInterval(this.timer);
  },
  methods: {
    saidWords(field) {
      return field.kind === "language" ? this.sheet.said.language_name : "";
    },
    changed() {
      return FIELDS.filter(({ name }) => !same(this.typed[name], this.base[name])).map(({ name }) => name);
    },

    // --- from the server
    show({ sheet, choices }) {
      if (choices) this.choices = Vue.markRaw(choices);
      Object.assign(this, nobody(), { sheet, base: sheet.fields, typed: { ...sheet.fields }, refusal: "", tick: now() });
      this.takeKept();
      if (!this.$refs.dialog.open) this.$refs.dialog.showModal();
      this.$nextTick(() => (sheet.may_edit ? this.$el.querySelector(".form .field") : this.$refs.title)?.focus());
    },
    takeKept() {
      const kept = this.kept.get(this.sheet.conversation);
      this.kept.clear();
      if (!kept || !this.sheet.may_edit) return;
      Object.assign(this, { typed: kept.typed, base: kept.base, notice: "These changes are not saved yet." });
      this.join(this.sheet);
    },
    update({ sheet }) {
      if (!this.sheet || sheet.conversation !== this.sheet.conversation) return;
      if (sheet.revision !== this.sheet.revision) this.join(sheet);
      this.sheet = sheet;
      this.busy = false;
    },
    join(sheet) {
      const mine = this.changed();
      const news = FIELDS.filter(({ name }) => !same(this.base[name], sheet.fields[name]));
      for (const { name } of news) {
        if (!mine.includes(name)) this.typed[name] = sheet.fields[name];
        else if (!same(this.typed[name], sheet.fields[name])) this.theirs[name] = sheet.fields[name];
      }
      this.base = sheet.fields;
      this.by = sheet.edited_by;
      if (mine.length && news.length) this.notice = `${sheet.edited_by} has saved meanwhile: ${news.map(({ label }) => label).join(", ")}. Look at it, then save.`;
    },
    refuse({ errors, sentence }) {
      Object.assign(this, { errors, refusal: sentence, busy: false });
      this.$nextTick(() => this.$el.querySelector("[aria-invalid=true]")?.focus());
    },
    onSaved() {
      this.typed = { ...this.base };
      this.$refs.dialog.close();
    },
    // The conversation is not to be seen any more: nothing of it stays in the page.
    hide() {
      this.kept.clear();
      this.base = this.typed;
      this.$refs.dialog?.close();
    },

    // --- hands
    save() {
      if (this.busy || !this.sheet.may_edit) return;
      Object.assign(this, { busy: true, errors: {}, refusal: "" });
      this.$emit("save", { conversation: this.sheet.conversation, revision: this.sheet.revision, fields: { ...this.typed } });
      setTimeout(() => { this.busy = false; }, 5000);
    },
    cancel() {
      this.typed = { ...this.base };
      this.$refs.dialog.close();
    },
    openOther(conversation) {
      this.$refs.dialog.close();
      this.$emit("open", { conversation });
    },
    onClose() {
      if (this.sheet && this.changed().length) this.kept.set(this.sheet.conversation, { typed: this.typed, base: this.base });
      Object.assign(this, nobody(), { refusal: "" });
      this.$emit("closed", {});
    },
  },
};
