/** A tab that was open while a new portal was put in place asks for files that are gone: it is loaded anew. */

const MARK = "linkledger.reloaded";
const AGAIN_AFTER_MS = 60_000;

/** Reloads when a part can't be loaded, once a minute at most: the network may be what is broken. */
export function reloadWhenReplaced(): void {
  window.addEventListener("vite:preloadError", () => {
    const last = Number(sessionStorage.getItem(MARK) ?? 0);
    if (Date.now() - last < AGAIN_AFTER_MS) return;
    sessionStorage.setItem(MARK, String(Date.now()));
    location.reload();
  });
}
