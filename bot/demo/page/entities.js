// A message's text with its entities as elements. Offsets count UTF-16 units, as JavaScript's strings do.

import { make } from "./dom.js";
import { word } from "./words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE_ADDRESS = /^(https?|mailto|tel|tg):/i;

const TELEGRAM = ["t.me", "telegram.me"];

let botName = ""; // whose chat the phones show; without its @

/** Learn whose links lead back into the chat they stand in. */
export function knowBot(name) {
  botName = name.toLowerCase();
}

/** Whose chat an address of Telegram's opens; null when it is another address. */
function addressee(url) {
  if (url.protocol === "tg:") return url.searchParams.get("domain");
  return TELEGRAM.includes(url.hostname) ? url.pathname.split("/")[1] : null;
}

/** What `/start` payload an address carries, when it leads back into the bot's own chat. */
function startPayload(address) {
  try {
    const url = new URL(address);
    return botName && addressee(url)?.toLowerCase() === botName ? url.searchParams.get("start") : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere, or says `/start` here when it leads back to the bot; null if the address is not safe. */
export function link(address, onCommand, attributes = {}) {
  const payload = startPayload(address);
  if (payload !== null) {
    const button = make("button", { type: "button", class: "inline-link", ...attributes });
    button.addEventListener("click", () => onCommand(`/start ${payload}`.trim()));
    return button;
  }
  if (!SAFE_ADDRESS.test(address)) return null;
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...attributes });
}

/** A button is a box of its own, so in a line from right to left the slash would come last if it did not say its direction. */
function command(text, onCommand) {
  const button = make("button", { type: "button", class: "inline-link", dir: "ltr" });
  button.addEventListener("click", () => onCommand(text));
  return button;
}

function spoiler() {
  const cover = make("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": word("reveal") });
  const reveal = () => {
    cover.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return cover;
}

function elementFor(entity, text, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url, onCommand);
    case "url": return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, onCommand);
    case "email": return link(`mailto:${text}`, onCommand);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, onCommand);
    case "bot_command": return command(text, onCommand);
    case "spoiler": return spoiler();
    default: return TAGS[entity.type] ? make(TAGS[entity.type]) : null;
  }
}

/**
 * Append text[from, to) to a parent, wrapped by the entities, which are sorted outermost first.
 * An entity that reaches out of its parent is cut at the parent's end; Telegram nests them properly.
 */
function append(parent, text, from, to, entities, onCommand) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < at) continue;
    const end = Math.min(entity.offset + entity.length, to);
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    parent.append(text.slice(at, entity.offset));
    const element = elementFor(entity, text.slice(entity.offset, end), onCommand) ?? make("span");
    append(element, text, entity.offset, end, inner, onCommand);
    parent.append(element);
    at = end;
  }
  parent.append(text.slice(at, to));
}

export function formatted(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const body = make("div", { class: "text" });
  append(body, text, 0, text.length, sorted, onCommand);
  return body;
}
