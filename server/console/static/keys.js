// Lists by keys: j and k go from row to row, Enter opens; a question mark tells all keys.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const links = () => [...document.querySelectorAll(".lb-list tbody tr .lb-line1 a")];
  const steps = { j: 1, k: -1 };

  const go = (step) => {
    const every = links();
    const at = every.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : every.length - 1) : at + step;
    if (next < 0 || next >= every.length) return;
    every[next].focus();
    every[next].closest("tr").scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const sheet = document.getElementById("keys");
    if (event.key === "?" && sheet) {
      event.preventDefault();
      sheet.showModal();
    } else if (event.key in steps && links().length) {
      event.preventDefault();
      go(steps[event.key]);
    }
  });
})();
