// The page's one line for what went wrong: a failure passes, being cut off lasts until it is over. A tap takes it away.

const PASSES_AFTER_MS = 8000;

export class Notice {
  #element;
  #lasting = "";
  #passing = "";
  #timer = 0;

  constructor(element) {
    this.#element = element;
    element.addEventListener("click", () => this.#set("", ""));
  }

  /** Say what is so until `lasts("")`. */
  lasts(text) {
    this.#set(text, this.#passing);
  }

  /** Say what failed, for a while. */
  passes(text) {
    this.#set(this.#lasting, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.worked(), PASSES_AFTER_MS);
  }

  /** Something worked again: what failed before is no news any more. */
  worked() {
    this.#set(this.#lasting, "");
  }

  #set(lasting, passing) {
    this.#lasting = lasting;
    this.#passing = passing;
    const text = passing || lasting;
    if (this.#element.textContent !== text) this.#element.textContent = text;
    this.#element.hidden = !text;
  }
}
