// Evidence goes up piece by piece: several photos, progress, on after a cut, sent when all are safe.
(() => {
  const form = document.querySelector("form[data-upload]");
  // Digests can only be made on a secure page; elsewhere the plain form does the same.
  if (!form || !window.tus || !window.crypto?.subtle) return;
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const order = form.getAttribute("action");
  const list = form.querySelector("[data-rows]");
  const row = form.querySelector("template[data-row]");
  const words = form.querySelector("template[data-words]").dataset;
  const trouble = form.querySelector("[data-trouble]");
  const label = form.querySelector("[data-label]");
  const send = label.textContent;
  const chunk = Number(form.dataset.chunk);
  const most = Number(form.dataset.max);
  const largest = Number(form.dataset.largest);
  // Of some forms photos are a part one may leave out.
  const optional = "optional" in form.dataset;
  const retries = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];
  const token = document.querySelector("meta[name=csrf]").content;
  const photos = [];
  let queued = false;
  form.classList.add("lb-script");
  form.querySelector("[data-with-script]").hidden = false;
  for (const input of inputs) {
    input.required = false;
    input.addEventListener("change", () => take(input));
    // On a slow network photos are chosen before this script has come.
    take(input);
  }
  // What was on its way before the page was opened anew goes on from its last safe byte.
  window.keptPhotos?.waiting(order).then((files) => {
    for (const file of files) if (photos.length < most) add(file);
  });

  function take(input) {
    const fitting = [...input.files].filter((file) => file.size <= largest);
    const room = most - photos.length;
    const large = fitting.length < input.files.length;
    tell(large ? words.large : fitting.length > room ? words.many : "");
    for (const file of fitting.slice(0, room)) add(file);
    input.value = "";
  }

  function tell(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  async function add(file) {
    const item = row.content.firstElementChild.cloneNode(true);
    const photo = { file, item, sha256: "", safe: false, upload: null };
    photos.push(photo);
    item.querySelector("[data-name]").textContent = file.name;
    const image = item.querySelector("img");
    image.addEventListener("error", () => image.removeAttribute("src"));
    image.src = URL.createObjectURL(file);
    item.querySelector("[data-drop]").addEventListener("click", () => drop(photo));
    list.append(item);
    state(photo, words.hashing);
    const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    photo.sha256 = [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
    if (!photos.includes(photo)) return;
    if (photos.some((one) => one !== photo && one.sha256 === photo.sha256)) drop(photo);
    else {
      window.keptPhotos?.keep(order, photo.sha256, file);
      start(photo);
    }
  }

  function state(photo, text, kind = "") {
    const told = photo.item.querySelector("[data-state]");
    told.textContent = text;
    told.className = `lb-small ${kind}`;
  }

  function start(photo) {
    const bar = photo.item.querySelector("progress");
    photo.upload = new tus.Upload(photo.file, {
      endpoint: "/api/v1/uploads",
      chunkSize: chunk,
      retryDelays: retries,
      storeFingerprintForResuming: false,
      headers: { "X-CSRFToken": token },
      metadata: { sha256: photo.sha256, filename: photo.file.name, filetype: photo.file.type },
      onProgress: (sent, whole) => {
        bar.value = Math.floor((100 * sent) / whole);
        state(photo, `${bar.value}%`);
      },
      onSuccess: () => {
        photo.safe = true;
        bar.hidden = true;
        state(photo, `✓ ${words.safe}`, "safe");
        finish();
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (!status) state(photo, words.offline, "bad");
        return !status || status === 409 || status === 423 || status >= 500;
      },
      onError: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (!status) return state(photo, words.offline, "bad");
        return refused(photo, error.originalResponse);
      },
    });
    state(photo, words.waiting);
    photo.upload.start();
  }

  function refused(photo, response) {
    let told = String(response.getStatus());
    try {
      told = JSON.parse(response.getBody()).detail;
    } catch {
      // An answer that is not ours is told by its number.
    }
    photo.item.querySelector("progress").hidden = true;
    state(photo, words.failed + told, "bad");
    queue(false);
  }

  function drop(photo) {
    photo.upload?.abort();
    photos.splice(photos.indexOf(photo), 1);
    // Chosen twice, it stays once.
    if (!photos.some((one) => one.sha256 === photo.sha256)) {
      window.keptPhotos?.drop(order, photo.sha256);
    }
    photo.item.remove();
    finish();
  }

  // The network is back: what waited goes on from the last safe byte.
  window.addEventListener("online", () => {
    for (const photo of photos) if (photo.upload && !photo.safe) photo.upload.start();
  });

  function queue(wanted) {
    queued = wanted;
    label.textContent = wanted ? `${words.queue}…` : send;
  }

  function finish() {
    const enough = optional || photos.length;
    if (queued && enough && photos.every((photo) => photo.safe)) submit();
  }

  function submit() {
    // Pressed again while the answer is on its way, nothing is sent twice.
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    for (const photo of photos) {
      form.append(hidden("sha256", photo.sha256), hidden("name", photo.file.name));
    }
    form.submit();
  }

  function hidden(name, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    return field;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!photos.length && !optional) return inputs[0].click();
    queue(true);
    return finish();
  });
})();
