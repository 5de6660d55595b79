// What stands in the composer's place when the time in which one may write freely is over.
import { now } from "triptych";

const LONGEST = 2 ** 31 - 1; // ms that a browser counts

export const ShutPlace = {
  props: { until: Number, note: Boolean, blank: Boolean },
  emits: ["over", "template"],
  template: `<div role="status"><div v-if="isOver && !note" class="composer-shut"><p>{{ words }}</p><button ref="template" type="button" class="btn btn-primary" aria-haspopup="dialog" @click="$emit('template')">WhatsApp template</button></div></div>`,
  data() {
    return { isOver: false };
  },
  computed: {
    words() {
      const since = this.until ? "More than 24 hours have passed since the customer last wrote. Until they write again," : "The customer has not written yet. Until they do,";
      return `${since} WhatsApp takes templates only.${this.blank ? "" : " Your draft is kept."}`;
    },
  },
  watch: {
    until: { immediate: true, handler() { this.look(); } },
  },
  unmounted() {
    clearTimeout(this.timer);
  },
  methods: {
    look() {
      clearTimeout(this.timer);
      const left = typeof this.until === "number" ? this.until - now() : Infinity;
      if (left > 0 && left < Infinity) this.timer = setTimeout(this.look, Math.min(left, LONGEST));
      if (this.isOver === left <= 0) return;
      this.isOver = left <= 0;
      this.$emit("over", this.isOver);
    },
    focus() {
      this.$refs.template?.focus();
    },
  },
};
