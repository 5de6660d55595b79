// What became of a message by mail, or why it did not leave by its channel, under its bubble.
import { clock, dayKey, exactTime } from "triptych";

// One mail carries several messages: only the last of a row of them says so.
export const sameMail = (one, other) => Boolean(one && other) && one.state === other.state && one.at === other.at;

export const MailNote = {
  props: { delivery: Object, sentAt: Number, all: Array },
  emits: ["again", "allagain"],
  computed: {
    isMail() {
      return this.delivery.door === "email";
    },
    when() {
      const { at } = this.delivery;
      return dayKey(at) === dayKey(this.sentAt) ? clock(at) : exactTime(at);
    },
    lacks() {
      if (this.isMail) return "Not sent by email";
      return this.delivery.state === "failed" ? "Not sent" : "Not sent yet";
    },
  },
  template: `
    <p v-if="delivery.state === 'sent'" class="msg-state">Sent by email at {{ when }}</p>
    <p v-else class="msg-state msg-unmailed"><span>{{ lacks }}: <bdi>{{ delivery.reason }}</bdi></span>
      <button v-if="delivery.retry" type="button" class="btn btn-plain" @click="$emit('again')">Retry</button>
      <button v-if="all" type="button" class="btn btn-plain" @click="$emit('allagain', all)">Retry all {{ all.length }}</button></p>`,
};
