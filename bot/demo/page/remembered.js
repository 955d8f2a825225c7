// What this browser keeps for the page. Where it keeps nothing (storage blocked or full), the page works and forgets.

/** What was kept in "localStorage" or "sessionStorage"; null when there is nothing, or nothing that can be read. */
export function recall(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
}

export function remember(storage, key, value) {
  try {
    window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Nobody misses it before the next visit.
  }
}
