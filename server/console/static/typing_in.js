// What is typed in from paper is kept as it is typed: by the office, and while it cannot be reached
// or the session is over, in this tab of the browser.
(() => {
  const form = document.querySelector("form[data-typing]");
  if (!form) return;
  const status = form.querySelector("[data-kept]");
  const left = form.querySelector("[data-left]");
  const words = status.dataset;
  const name = `lb-paper:${form.dataset.account}:${location.pathname}`;
  const wait = 800;
  const again = 15000;
  let changed = 0;
  let timer = 0;
  let busy = false;
  let waiting = null;

  for (const button of form.querySelectorAll("[data-untick]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const one of button.parentElement.querySelectorAll("input[type=radio]")) one.checked = false;
      touched();
    });
  }
  form.addEventListener("input", (event) => event.target.type !== "file" && touched());
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (busy) {
      // What is on its way counts as a version: the button goes on once that is answered.
      event.preventDefault();
      waiting = () => form.requestSubmit(event.submitter);
      return;
    }
    changed = 0;
  });
  window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
  restore();

  function fields() {
    const told = new URLSearchParams();
    for (const [key, value] of new FormData(form)) {
      if (typeof value === "string" && key !== "drop") told.append(key, value);
    }
    return told;
  }

  function touched() {
    changed += 1;
    remember();
    later(wait);
  }

  function later(after) {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, after);
  }

  function remember() {
    const told = fields();
    told.delete("csrf_token");
    try {
      sessionStorage.setItem(name, told.toString());
    } catch {
      // A browser that keeps nothing: the office does, as long as it is reached.
    }
  }

  function forget() {
    try {
      sessionStorage.removeItem(name);
    } catch {
      // Nothing was kept there.
    }
  }

  // What the office did not get before the page was left is put in again.
  function restore() {
    let kept = null;
    try {
      kept = sessionStorage.getItem(name);
    } catch {
      kept = null;
    }
    if (!kept) return;
    const told = new URLSearchParams(kept);
    if (told.get("version") !== form.elements.version.value) {
      forget();
      return;
    }
    for (const one of form.elements) {
      if (!one.name || ["hidden", "file", "submit", "button"].includes(one.type)) continue;
      if (one.name === "drop") continue;
      if (one.type === "radio" || one.type === "checkbox") {
        one.checked = told.getAll(one.name).includes(one.value);
      } else if (told.has(one.name)) one.value = told.get(one.name);
    }
    touched();
  }

  async function keep() {
    if (busy) return later(wait);
    busy = true;
    const sent = changed;
    status.textContent = words.saving;
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body: fields(), headers: { Accept: "application/json" }, redirect: "error",
      });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) taken(told, sent);
      else refused(answer.status, told);
    } catch {
      status.textContent = words.unkept;
      later(again);
    } finally {
      busy = false;
    }
    const goes = waiting;
    waiting = null;
    goes?.();
    return undefined;
  }

  function taken(told, sent) {
    form.elements.version.value = told.version;
    left.textContent = told.left;
    status.textContent = words.said;
    if (changed === sent) {
      changed = 0;
      forget();
    } else remember();
    show(told.failed);
  }

  function refused(code, told) {
    status.textContent = code === 401 || code === 400 ? words.ended : told.detail || words.unkept;
    // What another kept meanwhile is decided by a person: the button asks.
    if (code !== 409) later(again);
  }

  // An item that failed asks for its fault; the page has the form for it, with what is proposed.
  async function show(failed) {
    const there = [...form.querySelectorAll(".lb-asked [data-fault]")];
    for (const one of there) one.hidden = !failed.includes(one.dataset.fault);
    const missing = failed.filter((code) => !document.getElementById(`f-${code}`));
    if (!missing.length) return;
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const code of missing) {
      const fault = fresh.getElementById(`f-${code}`);
      const item = document.getElementById(`i-${code}`);
      if (fault && item) item.append(document.importNode(fault, true));
    }
    for (const list of form.querySelectorAll("[data-shows]")) {
      const other = fresh.getElementById(list.id);
      if (!other) continue;
      const chosen = list.value;
      list.replaceChildren(...[...other.children].map((one) => document.importNode(one, true)));
      list.value = chosen;
    }
  }
})();
