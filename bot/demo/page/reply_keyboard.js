// The reply keyboard: keys that the bot shows in place of the letters, until it takes them away or they are used up.

import { attachment } from "./composer.js";
import { make } from "./dom.js";

const kindOf = (button) => (button.request_location ? "location" : button.request_contact ? "contact" : "text");

/** Whether a message of the person is what pressing this key sends. */
function pressed(button, message) {
  const kind = kindOf(button);
  return kind === "text" ? message.text === button.text : Boolean(message[kind]);
}

/** The rows of the newest keyboard that the bot has not taken away since; one for a single use goes with it. */
export function currentKeyboard(messages) {
  const at = messages.findLastIndex((message) => message.keyboard || message.keyboard_removed);
  const { keyboard: rows, keyboard_one_time: once } = messages[at] ?? {};
  if (!rows) return [];
  const later = messages.slice(at + 1).filter((message) => message.from === "person");
  const isUsed = once && later.some((message) => rows.flat().some((button) => pressed(button, message)));
  return isUsed ? [] : rows;
}

function key(button, send) {
  const node = make("button", { type: "button", class: "key", dir: "auto" }, button.text);
  node.addEventListener("click", async () => {
    const kind = kindOf(button);
    const message = kind === "text" ? { text: button.text } : await attachment(kind);
    if (message) await send(message);
  });
  return node;
}

export class ReplyKeyboard {
  #area;
  #send;
  #shown = "[]";

  constructor(area, send) {
    this.#area = area;
    this.#send = send;
  }

  /** Show these rows. Keys that stay the same stay in focus; from keys that go, the focus goes to `next`. */
  show(rows, next) {
    const signature = JSON.stringify(rows);
    if (signature === this.#shown) return;
    this.#shown = signature;
    const hadFocus = this.#area.contains(document.activeElement);
    this.#area.replaceChildren(...rows.map((row) => (
      make("div", { class: "choice-row" }, ...row.map((button) => key(button, this.#send)))
    )));
    this.#area.hidden = !rows.length;
    if (hadFocus) (this.#area.querySelector("button") ?? next).focus({ preventScroll: true });
  }
}
