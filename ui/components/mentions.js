// "@" in a note: whom it names, chosen from those who may see the conversation. The caret stays in the text; the
// composer hands over the keys while there is something to choose from.
const MOST = 8;
const NAMING = /(?:^|[\s(])@([^\n@]{0,60})$/u;

const folded = (text) => text.normalize("NFC").toLocaleLowerCase();
const begins = (name, wanted) => name.startsWith(wanted) || name.split(/\s+/u).some((word) => word.startsWith(wanted));

export const MentionPicker = {
  props: { people: Array }, // null until they have been asked for
  emits: ["ask", "pick", "active"],
  template: `
    <div class="picks-place">
      <span class="sr-only" role="status">{{ words }}</span>
      <ul v-if="found.length" id="composer-picks" class="picks" role="listbox" aria-label="Colleagues" ref="list">
        <li v-for="(one, i) in found" :key="one.id" :id="'composer-pick-' + one.id" class="pick one-line" role="option" dir="auto" :aria-selected="String(i === index)" @pointerdown.prevent @click="pick(one)">{{ one.name }}</li>
      </ul>
      <p v-else-if="isAlone" class="picks picks-none">Nobody else may see this conversation.</p>
    </div>`,
  data() {
    return { at: null, wanted: "", index: 0 };
  },
  computed: {
    found() {
      if (this.at === null || !this.people) return [];
      const wanted = folded(this.wanted);
      return this.people.filter(({ name }) => begins(folded(name), wanted)).slice(0, MOST);
    },
    isAlone() {
      return this.at !== null && this.wanted === "" && this.people?.length === 0;
    },
    words() {
      if (!this.found.length) return "";
      return `${this.found.length === 1 ? "1 colleague" : `${this.found.length} colleagues`}: arrow keys choose, Enter takes.`;
    },
    active() {
      return this.found[this.index] ? `composer-pick-${this.found[this.index].id}` : null;
    },
  },
  watch: {
    active(id) {
      this.$emit("active", id);
      this.$nextTick(() => id && document.getElementById(id)?.scrollIntoView({ block: "nearest" }));
    },
  },
  created() {
    this.left = null; // the "@" at which somebody was chosen, or nobody wanted
  },
  methods: {
    // What stands before the caret says whether somebody is being named.
    look(before) {
      const naming = NAMING.exec(before);
      const at = naming ? before.length - naming[1].length - 1 : null;
      if (at !== this.left) this.left = null;
      const isNew = at !== null && this.at === null && this.left === null;
      this.at = this.left === null ? at : null;
      this.wanted = naming?.[1] ?? "";
      this.index = 0;
      if (isNew) this.$emit("ask");
    },
    leave() {
      this.left = this.at;
      this.at = null;
    },
    forget() {
      this.at = this.left = null;
    },
    // Tells whether the key was meant for the list.
    key(event) {
      if (!this.found.length || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) this.index = (this.index + step + this.found.length) % this.found.length;
      else if (event.key === "Enter" || event.key === "Tab") this.pick(this.found[this.index]);
      else if (event.key === "Escape") this.leave();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    pick(one) {
      const { at } = this;
      this.leave();
      this.$emit("pick", one, at);
    },
  },
};
