// The tool "Message template": a dialog to search and look at what may be sent, also opened by "/" at the start.
import { iconOf, listen, onPush, sizeInWords, tell } from "triptych";
import { partsOf } from "gaps";

export default {
  emits: ["search"],
  template: `
    <span class="tool">
      <button type="button" class="icon-btn" data-icon="template" aria-label="Message template" title="Message template" aria-haspopup="dialog" @click="open"></button>
      <Teleport to="body">
        <dialog ref="dialog" class="picker" aria-label="Message templates" @click.self="close">
          <div class="picker-card">
            <div class="picker-head">
              <h2 class="dialog-title">Message templates</h2>
              <button type="button" class="icon-btn" data-icon="close" aria-label="Close" @click="close"></button>
            </div>
            <input ref="search" class="field" type="search" autocomplete="off" placeholder="Search message templates" aria-label="Search message templates" dir="auto" maxlength="100"
              aria-autocomplete="list" aria-controls="picker-list" :aria-activedescendant="item ? 'picker-' + item.id : null" @input="search" @keydown="onKey">
            <div class="picker-parts">
              <ul v-show="items.length" id="picker-list" class="picker-list" role="listbox" aria-label="Templates" ref="list">
                <li v-for="(one, i) in items" :key="one.id" :id="'picker-' + one.id" class="picker-item" role="option" :aria-selected="String(i === index)" @pointerdown.prevent @click="index = i" @dblclick="insert">
                  <span class="one-line" dir="auto">{{ one.title }}</span><small v-if="one.category" class="one-line" dir="auto">{{ one.category }}</small>
                </li>
              </ul>
              <div v-if="item" class="picker-preview" role="region" aria-label="Preview" tabindex="0">
                <p class="picker-text" dir="auto"><template v-for="part in parts"><mark v-if="part.gap" class="gap">{{ part.text }}</mark><template v-else>{{ part.text }}</template></template></p>
                <p v-if="item.gaps.length" class="picker-note">Marked places have no value here. You can fill them in before you send.</p>
                <p v-if="item.file" class="picker-file"><i class="icon" :data-icon="iconOf(item.file.type)"></i><bdi class="one-line" :title="item.file.name">{{ item.file.name }}</bdi><span class="picker-size">{{ sizeInWords(item.file.size) }}</span></p>
              </div>
              <div v-else-if="isAnswered" class="empty"><p class="empty-title">{{ wanted ? "No such template" : "No templates yet" }}</p><p class="empty-text">{{ wanted ? "Search for another word." : "Workspace admins and Team Admins make them." }}</p></div>
            </div>
            <p class="sr-only" role="status">{{ words }}</p>
            <div class="dialog-acts">
              <span class="picker-keys">{{ more ? "There are more: search for a word." : "↑ ↓ choose, Enter inserts" }}</span>
              <button type="button" class="btn" @click="close">Cancel</button>
              <button type="button" class="btn btn-primary" :disabled="!item" @click="insert">Insert</button>
            </div>
          </div>
        </dialog>
      </Teleport>
    </span>`,
  data() {
    return { items: [], more: false, index: 0, wanted: "", isAnswered: false };
  },
  computed: {
    item() {
      return this.items[this.index];
    },
    parts() {
      return partsOf(this.item.text, this.item.gaps);
    },
    words() {
      if (!this.isAnswered) return "";
      if (!this.item) return "";
      const file = this.item.file ? ` File: ${this.item.file.name}` : "";
      return `${this.items.length === 1 ? "1 template" : `${this.items.length} templates`}. ${this.item.text}${file}`;
    },
  },
  created() {
    this.conversation = null;
    this.asked = 0;
    this.stops = [
      listen("turned", ({ conversation }) => this.turn(conversation)),
      listen("templates", () => this.open()),
      onPush("templates", { found: this.take }),
    ];
  },
  unmounted() {
    this.stops.forEach((stop) => stop());
  },
  methods: {
    iconOf,
    sizeInWords,
    // Another conversation, or none to write in: what is shown was filled in for the one before.
    turn(conversation) {
      if (conversation === this.conversation) return;
      this.conversation = conversation;
      this.close();
    },
    open() {
      if (this.conversation === null || this.$refs.dialog.open) return;
      Object.assign(this, { items: [], more: false, index: 0, wanted: "", isAnswered: false });
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
    take({ number, items, more }) {
      if (number !== this.asked) return;
      Object.assign(this, { items, more, index: 0, isAnswered: true });
    },
    onKey(event) {
      if (event.isComposing || event.keyCode === 229) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.items.length) this.choose((this.index + step + this.items.length) % this.items.length);
      else if (event.key === "Enter") this.insert();
      else return;
      event.preventDefault();
    },
    choose(index) {
      this.index = index;
      this.$nextTick(() => document.getElementById(`picker-${this.item.id}`)?.scrollIntoView({ block: "nearest" }));
    },
    insert() {
      if (!this.item) return;
      const { id, text, gaps, file } = this.item;
      this.close();
      tell("insert", { conversation: this.conversation, text, gaps, file: file && { ...file, template: id } });
    },
  },
};
