// What a customer can send beside a text and files: an answer to an earlier message, a place, the cards of people.

export const QuoteSent = {
  props: { quote: Object },
  emits: ["lead"],
  template: `<button type="button" class="msg-quote" :aria-label="'In reply to ' + quote.author + ': ' + quote.text" @click="$emit('lead')"><bdi class="one-line">{{ quote.author }}</bdi><span class="one-line" dir="auto">{{ quote.text }}</span></button>`,
};

export const PlaceSent = {
  props: { place: Object },
  computed: {
    where() {
      const { latitude, longitude } = this.place;
      return [latitude, longitude].map((one) => Number(one).toFixed(5)).join(", ");
    },
    href() {
      const [latitude, longitude] = [this.place.latitude, this.place.longitude].map(Number);
      return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
    },
  },
  template: `<a class="msg-file" :href="href" target="_blank" rel="noopener noreferrer"><i class="icon" data-icon="place"></i><span class="msg-file-text"><bdi class="msg-file-name">{{ place.name || "Location" }}</bdi><span class="msg-file-size"><bdi>{{ place.address || where }}</bdi></span></span></a>`,
};

export const PeopleSent = {
  props: { people: Array },
  // What has no digits can't be dialled: it is shown and leads nowhere.
  methods: { dialled: (phone) => (/\d/.test(phone) ? `tel:${phone.replace(/[^+0-9]/g, "")}` : null) },
  template: `<div v-for="(one, i) in people" :key="i" class="msg-file"><i class="icon" data-icon="person"></i><span class="msg-file-text"><bdi class="msg-file-name">{{ one.name || "Contact" }}</bdi><component v-for="phone in one.phones" :is="dialled(phone) ? 'a' : 'span'" :key="phone" class="msg-file-size" :href="dialled(phone)"><bdi>{{ phone }}</bdi></component></span></div>`,
};
