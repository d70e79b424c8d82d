// Photos on their way to the office wait in this browser until they are sent: a reload loses none.
window.keptPhotos = (() => {
  const DAYS_KEPT = 7;
  const STORE = "photos";
  const opened = new Promise((resolve) => {
    const request = window.indexedDB?.open("lookback", 1);
    if (!request) return resolve(null);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    // A private window keeps nothing: there a reload means to choose again.
    request.onerror = () => resolve(null);
    return request;
  });

  async function done(mode, act) {
    const base = await opened;
    if (!base) return null;
    return new Promise((resolve) => {
      try {
        const asked = base.transaction(STORE, mode).objectStore(STORE);
        const request = act(asked);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  const key = (order, sha256) => `${order} ${sha256}`;
  const drop = (order, sha256) => done("readwrite", (store) => store.delete(key(order, sha256)));

  function keep(order, sha256, file) {
    const row = { key: key(order, sha256), order, sha256, file, at: Date.now() };
    return done("readwrite", (store) => store.put(row));
  }

  // What waits for this order; what waited too long is let go of.
  async function waiting(order) {
    const rows = (await done("readonly", (store) => store.getAll())) ?? [];
    const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
    for (const row of rows) if (row.at < oldest) drop(row.order, row.sha256);
    return rows.filter((row) => row.order === order && row.at >= oldest).map((row) => row.file);
  }

  function forget(order) {
    const all = IDBKeyRange.bound(key(order, ""), `${order}!`);
    return done("readwrite", (store) => store.delete(all));
  }

  // Once nothing is asked for any more, what was sent need not wait here.
  const past = document.querySelector("[data-nothing-asked]");
  if (past) forget(past.dataset.nothingAsked);

  return { keep, drop, waiting };
})();
