// One post as the chat shows it: who wrote, what it answers or passes on, what it carries, text, buttons, time.

import * as cards from "./cards.js";
import { icon, make } from "./dom.js";
import { formatted, link } from "./entities.js";
import { voice } from "./voice.js";
import { clockTime, fillWords, word } from "./words.js";

const QUOTED = 80;

function carried(message) {
  const parts = [];
  if (message.photo) parts.push(cards.picture(message.photo));
  if (message.venue) parts.push(cards.venue(message.venue));
  else if (message.location) parts.push(cards.location(message.location));
  if (message.document) parts.push(cards.file(message.document));
  if (message.voice) parts.push(voice(message.voice));
  if (message.contact) parts.push(cards.contact(message.contact));
  if (message.poll) parts.push(cards.poll(message.poll));
  if (!parts.length && !message.text) parts.push(make("p", { class: "card-detail", "data-word": "nothing" }));
  return parts;
}

/** Pictures of an album stand side by side, its texts below; files keep their texts beside them. */
function album(messages, command) {
  const pictures = messages.filter((message) => message.photo);
  const texts = messages.filter((message) => message.text);
  if (pictures.length < messages.length) {
    return messages.flatMap((message) => [...carried(message), ...(message.text ? [words(message, command)] : [])]);
  }
  return [
    make("div", { class: "album" }, ...pictures.map((message) => cards.picture(message.photo))),
    ...texts.map((message) => words(message, command)),
  ];
}

function words(message, command) {
  return formatted(message.text, message.entities, command);
}

function kindOf(message) {
  const kind = ["photo", "voice", "document", "location", "contact"].find((name) => message[name]);
  return kind ? word(kind === "photo" ? "picture" : kind) : "…";
}

function above(message, actions) {
  const parts = [];
  if (message.forward_origin) {
    const name = `\u2068${message.forward_origin.sender_user_name ?? "?"}\u2069`;
    parts.push(make("p", { class: "forwarded" }, icon("forward"), make("bdi", {}, word("forwarded", { name }))));
  }
  const answered = message.reply_to && actions.message(message.reply_to);
  if (answered) {
    const text = answered.text ? [...answered.text].slice(0, QUOTED).join("") : kindOf(answered);
    parts.push(make("div", { class: "quote" }, make("bdi", { class: "unseen" }, word("repliesTo", { text: "" })), make("bdi", {}, text)));
  }
  return parts;
}

function about(messages) {
  const line = make("p", { class: "about" });
  const { date } = messages.at(-1);
  if (messages.some((message) => message.edited)) line.append(make("bdi", { "data-word": "edited" }));
  if (date) {
    const sent = new Date(date * 1000);
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
 * Make a post's element. The bubble's direction is its text's alone: the page's own words inside stand in `bdi`,
 * which `dir="auto"` passes over.
 * `actions`: `press(messageId, callbackData)` settles when the bot has answered; `command(text)` sends a text;
 * `message(id)` is another message of the chat, if it is there; `name` is the person's, for screen readers.
 */
export function bubble(messages, actions) {
  const [message] = messages;
  const mine = message.from === "person";
  const writer = mine ? word("fromPerson", { name: actions.name }) : word("fromBot");
  const body = make("div", { class: "bubble", dir: "auto" }, make("bdi", { class: "unseen" }, writer), ...above(message, actions));
  if (messages.length > 1) body.append(...album(messages, actions.command));
  else body.append(...carried(message), ...(message.text ? [words(message, actions.command)] : []));
  body.append(about(messages));
  const item = make("article", { class: `message ${mine ? "mine" : "theirs"}`, "data-message": message.message_id }, body);
  if (message.buttons?.length) item.append(choices(message, actions));
  fillWords(item);
  return item;
}
