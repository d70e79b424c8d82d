// Long work is looked at again while it goes on; without this a page is loaded anew by hand.
(() => {
  const EVERY_MS = 2000;

  const look = async () => {
    const going = document.querySelector("[data-work][data-going]");
    if (!going) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const old of document.querySelectorAll("[data-work]")) {
        const now = page.querySelector(`[data-work="${CSS.escape(old.dataset.work)}"]`);
        if (now && now.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) {
          old.replaceWith(now);
        }
      }
    }
    setTimeout(look, EVERY_MS);
  };

  setTimeout(look, EVERY_MS);
})();
