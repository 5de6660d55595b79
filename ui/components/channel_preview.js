// How a channel's chat would look: the widget's own page in a frame, dressed as the form beside it says, and the
// button by which it opens. Themes, languages and an empty office are looked at here; the server need not know.
export default {
  props: { worn: Object, languages: Object },
  template: `
    <section class="preview" aria-label="Preview">
      <div class="preview-bar">
        <button type="button" class="btn" :aria-pressed="String(isDark)" @click="isDark = !isDark">Dark</button>
        <button type="button" class="btn" :aria-pressed="String(isAlone)" @click="isAlone = !isAlone">Nobody available</button>
        <select class="field" aria-label="Customer's language" v-model="language"><option v-for="(name, tag) in languages" :value="tag">{{ name }}</option></select>
      </div>
      <div class="preview-page" :class="[worn.side, { dark: isDark }]" :dir="language === 'ar' ? 'rtl' : 'ltr'">
        <iframe ref="frame" title="Preview of the chat" :src="'/widget/preview?language=' + language"></iframe>
        <span class="preview-launcher" aria-hidden="true" :style="{ background: worn.brand, color: worn.ink }"><svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></span>
      </div>
    </section>`,
  data() {
    return { isDark: matchMedia("(prefers-color-scheme: dark)").matches, isAlone: false, language: "en" };
  },
  computed: {
    told() {
      return { ...this.worn, isDark: this.isDark, isAlone: this.isAlone };
    },
  },
  watch: {
    told: "tell",
  },
  mounted() {
    window.addEventListener("message", this.hear);
  },
  unmounted() {
    window.removeEventListener("message", this.hear);
  },
  methods: {
    hear({ source, origin, data }) {
      if (source === this.$refs.frame?.contentWindow && origin === location.origin && data === "ready") this.tell();
    },
    tell() {
      this.$refs.frame?.contentWindow.postMessage({ ...this.told }, location.origin);
    },
  },
};
