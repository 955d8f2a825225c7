// One message as the chat shows it: who wrote, text, what it carries, buttons, time.

import * as cards from "./cards.js";
import { icon, make } from "./dom.js";
import { formatted, link } from "./entities.js";
import { clockTime, fillWords, word } from "./words.js";

function carried(message) {
  const parts = [];
  if (message.photo) parts.push(cards.picture(message.photo));
  if (message.venue) parts.push(cards.venue(message.venue));
  else if (message.location) parts.push(cards.location(message.location));
  if (message.document) parts.push(cards.file(message.document));
  if (message.voice) parts.push(cards.voice());
  if (message.contact) parts.push(cards.contact(message.contact));
  return parts;
}

function about(message) {
  const line = make("p", { class: "about" });
  if (message.edited) line.append(make("bdi", { "data-word": "edited" }));
  if (message.date) {
    const sent = new Date(message.date * 1000);
    line.append(make("time", { datetime: sent.toISOString() }, clockTime(sent, { hour: "2-digit", minute: "2-digit" })));
  }
  return line;
}

function addressButton(button, actions) {
  const node = link(button.url, actions.command, { class: "choice", dir: "auto" });
  if (node === null) return make("span", { class: "choice", dir: "auto" }, button.text);
  node.append(button.text);
  if (node.tagName === "A") {
    node.setAttribute("aria-label", word("newTab", { text: button.text }));
    node.append(icon("away"));
  }
  return node;
}

function pressButton(button, message, actions) {
  const node = make("button", { type: "button", class: "choice", dir: "auto" }, button.text);
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    // Not `disabled`: that would take the keyboard's focus away while the bot thinks.
    node.setAttribute("aria-busy", "true");
    await actions.press(message.message_id, button.callback_data);
    node.removeAttribute("aria-busy");
  });
  return node;
}

function choices(message, actions) {
  const rows = message.buttons.map((row) => make("div", { class: "choice-row" }, ...row.map((button) => (
    button.url ? addressButton(button, actions) : pressButton(button, message, actions)
  ))));
  return make("div", { class: "choices" }, ...rows);
}

/**
 * Make a message's element. The bubble's direction is its text's alone: the page's own words inside stand in `bdi`,
 * which `dir="auto"` passes over.
 * `actions`: `press(messageId, callbackData)` settles when the bot has answered; `command(text)` sends a text;
 * `name` is the person's, for screen readers.
 */
export function bubble(message, actions) {
  const mine = message.from === "person";
  const writer = mine ? word("fromPerson", { name: actions.name }) : word("fromBot");
  const body = make("div", { class: "bubble", dir: "auto" }, make("bdi", { class: "unseen" }, writer), ...carried(message));
  if (message.text) body.append(formatted(message.text, message.entities, actions.command));
  body.append(about(message));
  const item = make("article", { class: `message ${mine ? "mine" : "theirs"}`, "data-message": message.message_id }, body);
  if (message.buttons?.length) item.append(choices(message, actions));
  fillWords(item);
  return item;
}
