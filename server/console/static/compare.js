// Before and after: side by side, one sliding over the other, blinking; a lens over both.
(() => {
  const LENS = 3;
  const HALF = 75;
  for (const board of document.querySelectorAll("[data-compare]")) set(board);

  function set(board) {
    const pairs = [...board.querySelectorAll("[data-pair]")];
    const tools = board.querySelector("[data-tools]");
    const range = board.querySelector("[data-range]");
    const lens = board.querySelector("[data-lens]");
    const modes = [...board.querySelectorAll("[data-show]")];
    const whole = (pair) => pair.querySelectorAll("img").length === 2;
    let at = 0;
    let mode = "side";
    let lensOn = false;
    tools.hidden = !board.querySelector("img");

    function show() {
      pairs.forEach((pair, index) => {
        pair.hidden = index !== at;
        pair.dataset.mode = whole(pair) ? mode : "side";
      });
      for (const button of modes) {
        button.setAttribute("aria-pressed", String(button.dataset.show === pairs[at].dataset.mode));
        button.disabled = !whole(pairs[at]) && button.dataset.show !== "side";
      }
      range.hidden = pairs[at].dataset.mode !== "slide";
      board.querySelector("[data-which]").textContent = pairs.length > 1 ? `${at + 1} / ${pairs.length}` : "";
      for (const button of board.querySelectorAll("[data-step]")) button.hidden = pairs.length < 2;
      clear();
    }

    for (const button of modes) {
      button.addEventListener("click", () => {
        mode = button.dataset.show;
        show();
      });
    }
    for (const button of board.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        at = (at + Number(button.dataset.step) + pairs.length) % pairs.length;
        show();
      });
    }
    range.querySelector("input").addEventListener("input", (event) => {
      pairs[at].style.setProperty("--at", `${event.target.value}%`);
    });

    // The same spot of both pictures; fractions of the picture, so that sizes may differ.
    function clear() {
      for (const glass of board.querySelectorAll(".lb-lens")) glass.remove();
    }
    function look(x, y) {
      clear();
      for (const image of pairs[at].querySelectorAll("img")) {
        const glass = document.createElement("span");
        glass.className = "lb-lens";
        const { clientWidth: width, clientHeight: height } = image;
        glass.style.left = `${x * width - HALF}px`;
        glass.style.top = `${y * height - HALF}px`;
        glass.style.backgroundImage = `url("${image.closest("a").href}")`;
        glass.style.backgroundSize = `${width * LENS}px ${height * LENS}px`;
        glass.style.backgroundPosition = `${HALF - x * width * LENS}px ${HALF - y * height * LENS}px`;
        image.closest("figure").append(glass);
      }
    }
    lens.addEventListener("click", () => {
      lensOn = !lensOn;
      lens.setAttribute("aria-pressed", String(lensOn));
      if (lensOn) look(0.5, 0.5);
      else clear();
    });
    board.addEventListener("pointermove", (event) => {
      const image = event.target.closest("figure")?.querySelector("img");
      if (!lensOn || !image) return;
      const box = image.getBoundingClientRect();
      look((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    show();
  }
})();
