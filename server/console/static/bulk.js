// Rows are chosen by boxes or by x; the bar tells how many, and what can be done with them.
(() => {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const boxes = () => [...document.querySelectorAll('input[name="row"][form="bulk"]')];
  const every = document.querySelector("[data-check-all]");
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select");

  const tell = () => {
    const chosen = boxes().filter((one) => one.checked).length;
    bar.hidden = !chosen;
    bar.querySelector("[data-chosen]").textContent = chosen;
    if (every) {
      every.checked = chosen > 0 && chosen === boxes().length;
      every.indeterminate = chosen > 0 && chosen < boxes().length;
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target === every) for (const one of boxes()) one.checked = every.checked;
    tell();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest("[data-pick]");
    const box = row && row.querySelector('input[name="row"]');
    if (!box || typing(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    box.checked = !box.checked;
    tell();
  });
  window.addEventListener("pageshow", tell);
  tell();
})();
