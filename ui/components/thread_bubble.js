// A message of the thread as a bubble, with who wrote it and how far it has come.
import { MailNote } from "mail_note";
import { MessageFiles } from "message_files";
import { clock, exactTime, safeHref, tell, withLinks, withNames } from "triptych";

// What few customers send is loaded with the first of it; then the thread is as long as it is.
const part = (name) => Vue.defineAsyncComponent(async () => {
  const parts = await import("message_parts");
  setTimeout(() => tell("restyled", {}));
  return parts[name];
});

// A component of its own, so that an arriving message renders one bubble and not all.
export const ThreadBubble = {
  components: { MailNote, MessageFiles, PeopleSent: part("PeopleSent"), PlaceSent: part("PlaceSent"), QuoteSent: part("QuoteSent") },
  props: { message: Object, state: String, mail: Object, all: Array, author: String, look: String, me: Number },
  emits: ["enlarge", "mailagain", "allagain", "lead"],
  computed: {
    note() {
      return this.message.audience === "internal";
    },
    href() {
      return this.message.action ? safeHref(this.message.action.url, location.href) : null;
    },
    files() {
      return this.message.attachments ?? [];
    },
    people() {
      return this.message.contacts ?? [];
    },
    isBare() {
      return Boolean(this.files.length || this.message.place || this.people.length);
    },
    parts() {
      return withNames(withLinks(this.message.text), this.message.mentions ?? [], this.me);
    },
  },
  methods: { clock, exactTime },
  template: `
    <div class="msg" :class="look" :data-seq="message.seq">
      <p v-if="author" class="msg-who"><i v-if="note" class="icon" data-icon="lock"></i><span v-if="note">Note, agents only. </span><bdi>{{ author }}</bdi><span>, {{ clock(message.at) }}</span></p>
      <p v-if="message.is_forwarded" class="msg-state">Forwarded</p>
      <quote-sent v-if="message.reply_to" :quote="message.reply_to" @lead="$emit('lead', message.reply_to.seq)" />
      <div v-if="message.text || href || !isBare" class="bubble" :class="{ odd: message.unsupported }" dir="auto" :title="exactTime(message.at)"><template v-for="part in parts"><a v-if="part.href" :href="part.href" target="_blank" rel="noopener noreferrer nofollow">{{ part.text }}</a><mark v-else-if="part.name" class="msg-name" :class="part.name">{{ part.text }}</mark><template v-else>{{ part.text }}</template></template><a v-if="href" class="btn btn-primary msg-action" :href="href" target="_blank" rel="noopener noreferrer">{{ message.action.label }}</a></div>
      <place-sent v-if="message.place" :place="message.place" />
      <people-sent v-if="people.length" :people="people" />
      <message-files v-if="files.length" :files="files" @enlarge="(pictures, at) => $emit('enlarge', pictures, at)" />
      <p v-if="message.reaction" class="msg-reaction"><span class="sr-only">Reaction: </span>{{ message.reaction }}</p>
      <p v-if="state" class="msg-state">{{ state }}</p>
      <mail-note v-if="mail" :delivery="mail" :sent-at="message.at" :all="all" @allagain="$emit('allagain', all)" @again="$emit('mailagain', message.seq)" />
    </div>`,
};
