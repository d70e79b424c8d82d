// Small comforts; every page works without them.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  // One key for what is done often: the element says which, and is focused or pressed.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenus(null, true);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return undefined;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found || document.querySelector("dialog[open]")) return undefined;
    event.preventDefault();
    // A decision is only pointed at: it is pressed by the one who decides.
    if (found.matches("input, [name=verdict]")) found.focus();
    else found.click();
    return undefined;
  });

  const closeMenus = (but, focus) => {
    for (const menu of document.querySelectorAll("details.lb-menu[open]")) {
      if (menu === but || (but && menu.contains(but))) continue;
      menu.open = false;
      if (focus) menu.querySelector("summary").focus();
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.lb-menu")));

  // Back goes to the list as it was: its filters live in the address.
  document.addEventListener("click", (event) => {
    const back = event.target.closest("[data-back]");
    const from = document.referrer && new URL(document.referrer);
    if (!back || !from || from.origin !== location.origin || from.href === location.href) return;
    if (from.pathname !== new URL(back.href).pathname && !back.closest(".lb-problem")) return;
    event.preventDefault();
    history.back();
  });

  // A reason chip fills in a text that stays editable.
  for (const chips of document.querySelectorAll("[data-reasons]")) {
    chips.hidden = false;
    const box = chips.parentElement.querySelector("textarea");
    chips.addEventListener("click", (event) => {
      const text = event.target.dataset.reason;
      if (!text) return;
      if (!box.value.includes(text)) box.value = [box.value.trim(), text].filter(Boolean).join(" ");
      box.focus();
    });
  }

  // The text above is copied; where the browser gives no clipboard (no HTTPS), as from a field.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const box = button.closest("details").querySelector("textarea");
    button.hidden = false;
    button.addEventListener("click", async () => {
      box.select();
      let copied = document.execCommand("copy");
      if (!copied && navigator.clipboard) {
        copied = await navigator.clipboard.writeText(box.value).then(() => true, () => false);
      }
      if (copied) button.querySelector("[role=status]").textContent = button.dataset.done;
    });
  }

  // A form is sent once, however often its button is tapped; held back by its page it is not sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const note = form.querySelector("[data-uploading]");
    if (note) note.hidden = false;
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // A photo may still be on its way while its record is here: its place says so.
  const onItsWay = (image) => {
    const told = document.createElement("span");
    told.className = "lb-absent";
    told.textContent = document.body.dataset.onItsWay;
    image.replaceWith(told);
  };
  for (const image of document.querySelectorAll("main img[src^='/api/v1/blobs/']")) {
    if (image.complete && !image.naturalWidth) onItsWay(image);
    else image.addEventListener("error", () => onItsWay(image));
  }
})();
