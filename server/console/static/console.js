// Small comforts; every page works without them.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-upload]")) {
    form.querySelector("[data-uploading]").hidden = false;
    form.querySelector("button").disabled = true;
  }
});
