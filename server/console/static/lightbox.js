// A photo in full, over the page; arrows go on, Esc goes back to where one was.
(() => {
  const links = [...document.querySelectorAll("a[data-lightbox]")];
  if (!links.length || !("showModal" in HTMLDialogElement.prototype)) return;
  const box = document.createElement("dialog");
  box.className = "lb-box";
  const bar = document.createElement("div");
  const image = document.createElement("img");
  const words = document.createElement("span");
  words.className = "lb-grow";
  const buttons = ["‹", "›", "✕"].map((sign, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.addEventListener("click", () => (index === 2 ? box.close() : go(index === 0 ? -1 : 1)));
    return button;
  });
  // The stamp lies upon the photo: no pixel of it says when or where it was taken.
  const stamp = document.createElement("p");
  stamp.className = "lb-stamp";
  bar.append(words, ...buttons);
  box.append(bar, image, stamp);
  document.body.append(box);
  let at = 0;

  function show() {
    const link = links[at];
    const told = link.dataset.lightbox || link.querySelector("img").alt;
    image.src = link.href;
    image.alt = told;
    // What was drawn on it lies over it here too, the whole photo being shown.
    box.querySelector(".lb-marks")?.remove();
    const marks = link.querySelector(".lb-marks")?.cloneNode(true);
    if (marks) {
      marks.setAttribute("preserveAspectRatio", "xMidYMid meet");
      box.append(marks);
    }
    stamp.textContent = link.dataset.stamp || "";
    stamp.hidden = !link.dataset.stamp;
    words.textContent = `${told}  ${at + 1} / ${links.length}`;
    box.setAttribute("aria-label", told);
  }
  // A photo that is still on its way has nothing to show.
  const isHere = (link) => link.querySelector("img") !== null;

  function go(step) {
    do at = (at + step + links.length) % links.length;
    while (!isHere(links[at]));
    show();
  }
  links.forEach((link, index) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!isHere(link)) return;
      at = index;
      show();
      box.showModal();
    });
  });
  box.addEventListener("close", () => links[at].focus());
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") go(1);
    if (event.key === "ArrowLeft") go(-1);
  });
})();
