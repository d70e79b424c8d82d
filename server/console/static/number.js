// An officer's number: the long code is made here and kept here; only the fingerprint is sent.
(() => {
  const place = document.querySelector("[data-number]");
  if (!place) return;
  const key = `lookback-number-${place.dataset.draw}`;
  const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
  const groups = (text) => text.replace(/(.{4})(?=.)/g, "$1 ");

  if (place.dataset.number === "tell") {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (kept) {
      place.querySelector("[name=number]").value = kept.number;
      place.querySelector("[name=blind]").value = groups(kept.blind);
    }
    return;
  }
  const choice = place.querySelector("#choice"), send = place.querySelector("[data-send]");
  if (!window.isSecureContext || !crypto.subtle) {
    place.querySelector("[data-unsafe]").hidden = false;
    place.querySelector("[data-make]").disabled = true;
    return;
  }
  choice.addEventListener("input", () => { send.disabled = true; place.querySelector("[data-slip]").hidden = true; });
  place.querySelector("[data-make]").addEventListener("click", async () => {
    if (!choice.value || !choice.checkValidity()) { choice.reportValidity(); choice.focus(); return; }
    const blind = hex(crypto.getRandomValues(new Uint8Array(16)));
    const text = new TextEncoder().encode(`${choice.value}:${blind}`);
    const commitment = hex(await crypto.subtle.digest("SHA-256", text));
    localStorage.setItem(key, JSON.stringify({ number: choice.value, blind }));
    place.querySelector("[name=commitment]").value = commitment;
    place.querySelector("[data-told=number]").textContent = choice.value;
    place.querySelector("[data-told=blind]").textContent = groups(blind);
    place.querySelector("[data-told=commitment]").textContent = groups(commitment);
    place.querySelector("[data-slip]").hidden = false;
    send.disabled = false;
  });
})();
