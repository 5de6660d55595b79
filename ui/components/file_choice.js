// A button by which a file is chosen and sent; the server answers what became of it.
export default {
  props: { url: String, label: String, accept: String },
  emits: ["done"],
  template: `
    <span class="file-choice">
      <button type="button" class="btn" :disabled="isBusy" @click="$refs.pick.click()">{{ label }}</button>
      <input ref="pick" type="file" hidden tabindex="-1" :accept="accept" @change="send">
      <progress v-if="isBusy" max="1" :value="progress" aria-label="Uploading"></progress>
      <span class="form-error" role="alert">{{ wrong }}</span>
    </span>`,
  data() {
    return { isBusy: false, progress: 0, wrong: "" };
  },
  methods: {
    send() {
      const [file] = this.$refs.pick.files;
      if (!file) return;
      Object.assign(this, { isBusy: true, progress: 0, wrong: "" });
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("file", file, file.name);
      request.upload.onprogress = (event) => { if (event.lengthComputable) this.progress = event.loaded / event.total; };
      request.onloadend = () => this.end(request);
      request.open("POST", this.url);
      request.responseType = "json";
      request.send(body);
      this.$refs.pick.value = ""; // the same one may be chosen again
    },
    end({ status, response }) {
      this.isBusy = false;
      if (status === 200 && response) this.$emit("done", response);
      else this.wrong = response?.message ?? (status === 413 ? "This file is too large." : "The line broke. Try it again.");
    },
  },
};
