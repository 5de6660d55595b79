// The files of a message: pictures small, enlarged on a press, all else as cards to be saved.
import { iconOf, safeFile, sizeInWords } from "triptych";

const LARGEST = 280; // px of a picture in the thread
const STICKER = 120;
const isSticker = ({ name, type }) => /^Sticker\b/.test(name) && type === "image/webp";

// By what a browser plays it; of what it can't the file can be saved all the same.
const player = ({ type }) => /^(audio|video)\//.exec(type ?? "")?.[1];

// Fixed before it is there, so that nothing moves when it comes.
function box(file) {
  const { width, height } = file;
  const scale = Math.min(1, (isSticker(file) ? STICKER : LARGEST) / Math.max(width || 1, height || 1));
  return { width: Math.max(24, Math.round(width * scale)), height: Math.max(24, Math.round(height * scale)) };
}

export const MessageFiles = {
  props: { files: Array },
  emits: ["enlarge"],
  computed: {
    pictures() {
      return this.files.filter((file) => safeFile(file.thumb)).map((file) => ({ ...file, ...box(file), src: safeFile(file.thumb) }));
    },
    playing() {
      return this.files.filter((file) => player(file) && safeFile(file.url) && !safeFile(file.thumb));
    },
    others() {
      return this.files.filter((file) => !safeFile(file.thumb) && !this.playing.includes(file));
    },
  },
  methods: { player, isSticker, iconOf, safeFile, sizeInWords },
  template: `
    <div class="msg-files">
      <button v-for="(file, i) in pictures" :key="file.id" type="button" class="msg-picture" :class="{ sticker: isSticker(file) }" :aria-label="'Enlarge ' + file.name" @click="$emit('enlarge', pictures, i)"><img :src="file.src" :width="file.width" :height="file.height" alt="" loading="lazy" decoding="async"></button>
      <span v-for="file in playing" :key="file.id" class="msg-played"><component :is="player(file)" controls preload="none" :src="safeFile(file.url)" :aria-label="file.name"></component><a class="icon-btn" :href="safeFile(file.url)" :download="file.name" :aria-label="'Save ' + file.name" :title="file.name" data-icon="save"></a></span>
      <component v-for="file in others" :key="file.id" :is="safeFile(file.url) ? 'a' : 'span'" class="msg-file" :href="safeFile(file.url)" :download="safeFile(file.url) ? file.name : null">
        <i class="icon" :data-icon="iconOf(file.type)"></i><span class="msg-file-text"><bdi class="msg-file-name">{{ file.name }}</bdi><span class="msg-file-size"><bdi>{{ sizeInWords(file.size) }}</bdi></span></span><i v-if="safeFile(file.url)" class="icon" data-icon="save"></i>
      </component>
    </div>`,
};

export const PictureDialog = {
  template: `
    <dialog ref="dialog" class="picture" aria-label="Picture" @close="pictures = []" @keydown="onKey" @click="$event.target === $refs.dialog && $refs.dialog.close()">
      <template v-if="shown">
        <header class="picture-bar"><bdi class="one-line">{{ shown.name }}</bdi><span><bdi>{{ sizeInWords(shown.size) }}</bdi><template v-if="pictures.length > 1">, {{ at + 1 }} of {{ pictures.length }}</template></span>
          <a class="icon-btn" :href="safeFile(shown.url)" :download="shown.name" aria-label="Save" title="Save" data-icon="save"></a>
          <button type="button" class="icon-btn" aria-label="Close" title="Close" data-icon="close" @click="$refs.dialog.close()"></button></header>
        <div class="picture-stage"><img :key="shown.id" :src="safeFile(shown.url)" :alt="shown.name"></div>
        <footer v-if="pictures.length > 1" class="picture-bar picture-turn"><button type="button" class="icon-btn" aria-label="Previous picture" data-icon="back" @click="turn(-1)"></button>
          <button type="button" class="icon-btn" aria-label="Next picture" data-icon="onward" @click="turn(1)"></button></footer>
      </template>
    </dialog>`,
  data() {
    return { pictures: [], at: 0 };
  },
  computed: {
    shown() {
      return this.pictures[this.at];
    },
  },
  methods: {
    safeFile,
    sizeInWords,
    show(pictures, at) {
      Object.assign(this, { pictures, at });
      this.$nextTick(() => this.$refs.dialog.showModal());
    },
    close() {
      if (this.$refs.dialog.open) this.$refs.dialog.close();
    },
    turn(by) {
      this.at = (this.at + by + this.pictures.length) % this.pictures.length;
    },
    onKey(event) {
      const forth = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
      if (this.pictures.length > 1 && /^Arrow(Left|Right)$/.test(event.key)) this.turn(event.key === forth ? 1 : -1);
    },
  },
};
