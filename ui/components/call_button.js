// "Conference". The press itself opens the call's tab: what opens later, on the server's word, browsers keep from opening.
import { onPush } from "triptych";

export default {
  emits: ["call"],
  template: `<button type="button" class="icon-btn" data-icon="conference" aria-label="Conference" title="Conference" @click="press"></button>`,
  created() {
    this.tab = null;
    this.stop = onPush("call", { opened: this.opened, refused: this.refused });
  },
  unmounted() {
    this.stop();
  },
  methods: {
    press() {
      if (!window.socket?.connected) return;
      if (!this.tab || this.tab.closed) this.tab = window.open("about:blank");
      this.$emit("call", { secure: isSecureContext, tab: this.tab !== null });
    },
    opened({ url }) {
      const tab = this.tab;
      this.tab = null;
      if (!tab) return;
      tab.opener = null; // it may lead to a server of another's
      tab.location.replace(url);
    },
    refused() {
      this.tab?.close();
      this.tab = null;
    },
  },
};
