// The list of people: who there is, by what they do; whose phone is open, who has news, whose turn it is.

import { make } from "./dom.js";
import { languageName, roleName, word } from "./words.js";

// Which roles stand under which heading, in this order; whoever has none of them comes last.
const GROUPS = [
  ["seekers", ["seeker"]],
  ["guides", ["guide", "multiplier"]],
  ["members", ["member", "representative", "host"]],
  ["coordination", ["coordinator"]],
  ["others", []],
];

function groupOf(role) {
  const found = GROUPS.findIndex(([, roles]) => roles.includes(role));
  return found < 0 ? GROUPS.length - 1 : found;
}

/** Under its own heading a group's first role goes without saying. */
function about({ role, language_code: code }) {
  const [, roles] = GROUPS[groupOf(role)];
  return [role && role !== roles[0] && roleName(role), languageName(code)].filter(Boolean).join(" · ");
}

export class PeopleList {
  #people = new Map(); // id -> { person, button }
  #element;
  #onChoose;

  constructor(element, onChoose) {
    this.#element = element;
    this.#onChoose = onChoose;
  }

  get size() {
    return this.#people.size;
  }

  /** All ids in the order of the list. */
  get ids() {
    return [...this.#element.querySelectorAll(".person")].map((button) => Number(button.dataset.person));
  }

  has(id) {
    return this.#people.has(id);
  }

  person(id) {
    return this.#people.get(id).person;
  }

  add(person) {
    const button = make("button", { type: "button", class: "person", "data-person": person.id },
      make("span", { class: "avatar", "aria-hidden": "true" }, [...person.first_name][0]),
      make("bdi", { class: "person-name" }, person.first_name),
      make("span", { class: "person-about" }),
      make("span", { class: "unread", hidden: true }, make("span", { class: "unseen", "data-word": "unread" })));
    button.addEventListener("click", () => this.#onChoose(person.id));
    this.#people.set(person.id, { person, button });
    this.#group(groupOf(person.role)).append(make("li", {}, button));
  }

  remove(id) {
    const { button } = this.#people.get(id);
    const group = button.closest(".people-group");
    button.closest("li").remove();
    if (!group.querySelector("li")) group.remove();
    this.#people.delete(id);
  }

  #group(index) {
    const [name] = GROUPS[index];
    const groups = [...this.#element.children];
    const there = groups.find((group) => group.dataset.group === name);
    if (there) return there.querySelector("ul");
    const list = make("ul", { "aria-labelledby": `people-${name}` });
    const group = make("section", { class: "people-group", "data-group": name },
      make("h2", { id: `people-${name}`, "data-word": `group.${name}` }), list);
    const after = groups.find((other) => GROUPS.findIndex(([each]) => each === other.dataset.group) > index);
    this.#element.insertBefore(group, after ?? null);
    return list;
  }

  /** Write all words anew. */
  relabel() {
    for (const { person, button } of this.#people.values()) {
      const text = about(person);
      button.querySelector(".person-about").textContent = text;
      button.title = [person.first_name, person.role && roleName(person.role), languageName(person.language_code)].filter(Boolean).join(" · ");
    }
    for (const node of this.#element.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  }

  markOpen(open) {
    for (const [id, { button }] of this.#people) button.setAttribute("aria-pressed", String(open.includes(id)));
  }

  markUnread(id, unread) {
    this.#people.get(id).button.querySelector(".unread").hidden = !unread;
  }

  markNext(next) {
    for (const [id, { button }] of this.#people) button.classList.toggle("is-next", id === next);
  }

  reveal(id) {
    this.#people.get(id).button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
