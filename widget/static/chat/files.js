// Files on their way: chosen, dropped or pasted, uploaded at once, kept beside the composer until a message takes them.
const PHOTO = 2048;
const MOST = 10;
// What this tab has chosen is shown from here, before the server shows it.
const previews = new Map();
let files = [];

const isUploading = () => files.some(({ id }) => !id);
const sized = (bytes, k = (bytes >= 1e3) + (bytes >= 1e6)) =>
  (bytes / 1e3 ** k).toLocaleString(LANG, {
    style: 'unit',
    unit: ['byte', 'kilobyte', 'megabyte'][k],
    unitDisplay: k ? 'short' : 'long',
    maximumFractionDigits: 1,
  });
const press = (textContent, onclick, ariaLabel) => make('button', { type: 'button', textContent, onclick, ariaLabel });

function attach(chosen) {
  for (const body of [...chosen].slice(0, MOST - files.length)) {
    const { name, type } = body;
    const file = { name, bar: make('progress', { ariaLabel: name }), again: press(T.retry, () => upload(file)) };
    if (type.startsWith('image/')) file.preview = URL.createObjectURL(body);
    file.row = make('li', {}, picture(file.preview, {}), make('span', {}, make('bdi', { textContent: name }), file.bar, file.again),
      press('×', () => letGo(file), `${T.remove} ${name}`));
    files.push(file);
    shelf.append(file.row);
    scaled(body, type).catch(() => body).then((ready) => {
      file.body = ready;
      upload(file);
    });
  }
  shelve();
}

function letGo(file) {
  file.request?.abort();
  file.row.remove();
  files = files.filter((other) => other !== file);
  shelve();
  box.focus();
}

// A photo from a phone is larger than any screen it will be seen on.
async function scaled(body, type) {
  if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(type)) return body;
  const photo = await createImageBitmap(body);
  const by = PHOTO / Math.max(photo.width, photo.height);
  if (by >= 1) return body;
  const canvas = new OffscreenCanvas(photo.width * by, photo.height * by);
  canvas.getContext('2d').drawImage(photo, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: /hei/.test(type) ? 'image/jpeg' : type, quality: 0.85 });
}

function upload(file) {
  if (!welcomed || file.request || !file.body || !files.includes(file)) return;
  file.error = '';
  const request = file.request = new XMLHttpRequest();
  request.open('POST', `/widget/${KEY}/files`);
  request.setRequestHeader('authorization', 'Bearer ' + items.get('token'));
  request.upload.onprogress = ({ loaded, total }) => { file.bar.value = loaded / total; };
  request.onloadend = () => uploaded(file, attempt(() => JSON.parse(request.response)) || {});
  const body = new FormData();
  body.append('file', file.body, file.name);
  request.send(body);
  shelve();
}

// What the line has broken goes again when the line is back; what the server refuses waits for the customer.
function uploaded(file, answer) {
  file.request = null;
  Object.assign(file, answer);
  if (file.id) previews.set(file.id, file.preview);
  else if (answer.retry_after) setTimeout(upload, answer.retry_after * 1000, file);
  else file.error = answer.code === 'too_large' ? T.too_large : T.failed;
  shelve();
}

function shelve() {
  drafted();
  shelf.hidden = !files.length;
  for (const { id, name, error, bar, again } of files) {
    bar.hidden = id || error;
    again.hidden = !error;
    if (error) note.textContent = `${name}: ${error}`;
  }
}

function dragged(isOver) {
  return (event) => {
    event.preventDefault();
    root.classList.toggle('drop', isOver);
    if (event.type === 'drop') attach(event.dataTransfer.files);
  };
}

form.attach.onclick = () => chooser.click();
chooser.onchange = () => {
  attach(chooser.files);
  chooser.value = '';
};
root.onpaste = ({ clipboardData }) => attach(clipboardData.files);
ondragover = dragged(true);
ondragleave = ondrop = dragged(false);
