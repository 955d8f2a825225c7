// The page as a whole: which phones are open, and what reaches them from the server.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { make } from "./dom.js";
import { describe, personButton, wirePersonDialog } from "./people.js";
import { Phone } from "./phone.js";
import { applyLanguage, chooseLanguage, fillWords, pageLanguage, word } from "./words.js";

const PHONE_MIN_WIDTH = 320;
const find = (selector) => document.querySelector(selector);

const phonesArea = find(".phones");
const peopleList = find(".people-list");
const notice = find(".notice");

const people = new Map(); // id -> { person, button }
const phones = new Map(); // id -> Phone; kept when closed, so that a half-written text is still there
let open = []; // ids, the one touched longest ago first

function fitting() {
  return Math.max(1, Math.floor(phonesArea.clientWidth / PHONE_MIN_WIDTH));
}

function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

const complain = (error) => say(word("failed", { error: error.message }));

/** Open the phones of `open`, in the order of the people, and mark whose they are. */
function arrange() {
  const shown = [...people.keys()].filter((id) => open.includes(id));
  for (const id of shown) {
    if (!phones.has(id)) phones.set(id, new Phone(people.get(id).person));
    markUnread(id, false);
  }
  const wanted = shown.map((id) => phones.get(id).element);
  // Moving an element would lose its scroll position and focus; so only what comes or goes is touched.
  for (const element of phonesArea.querySelectorAll(".phone")) if (!wanted.includes(element)) element.remove();
  wanted.forEach((element, index) => {
    const there = phonesArea.querySelectorAll(".phone")[index];
    if (there === element) return;
    phonesArea.insertBefore(element, there ?? null);
    phones.get(Number(element.dataset.person)).shown();
  });
  for (const [id, { button }] of people) button.setAttribute("aria-pressed", String(open.includes(id)));
  find(".nobody").hidden = people.size > 0;
}

/** Keep as many phones open as the window has room for; the one touched longest ago closes first. */
function fit() {
  const room = fitting();
  const others = [...people.keys()].filter((id) => !open.includes(id));
  while (open.length < Math.min(room, people.size)) open.unshift(others.shift());
  open = open.slice(-room);
  arrange();
}

function touch(id) {
  open = [...open.filter((other) => other !== id), id];
}

function choose(id) {
  touch(id);
  fit();
  people.get(id).button.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function markUnread(id, unread) {
  people.get(id).button.querySelector(".unread").hidden = !unread;
}

async function loadPeople() {
  for (const person of await api.people()) {
    if (people.has(person.id)) continue;
    const button = personButton(person, choose);
    people.set(person.id, { person, button });
    peopleList.append(make("li", {}, button));
    describe(button, person);
  }
  fillWords(peopleList);
  fit();
}

async function onChange({ person: id }) {
  if (id === undefined) return; // a group's chat has no phone of its own here
  if (!people.has(id)) await loadPeople();
  if (!open.includes(id)) markUnread(id, true);
  await phones.get(id)?.refresh();
}

function relabel() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === pageLanguage()));
  }
  for (const { person, button } of people.values()) describe(button, person);
  for (const phone of phones.values()) phone.relabel();
}

function wire(clock) {
  const askForPerson = wirePersonDialog(find(".person-dialog"), async (id) => {
    await loadPeople();
    choose(id);
    await phones.get(id).refresh();
    phones.get(id).element.querySelector(".start").focus();
  });
  for (const button of document.querySelectorAll("button.add-person")) button.addEventListener("click", askForPerson);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      chooseLanguage(button.dataset.language);
      relabel();
      clock.show();
    });
  }
  for (const kind of ["focusin", "pointerdown"]) {
    phonesArea.addEventListener(kind, ({ target }) => {
      const phone = target.closest(".phone");
      if (phone) touch(Number(phone.dataset.person));
    });
  }
  new ResizeObserver(fit).observe(phonesArea);
}

function start() {
  const clock = new Clock(find(".clock"), complain);
  applyLanguage();
  relabel();
  wire(clock);
  api.listen({
    onChange: (change) => onChange(change).catch(complain),
    onLost: () => say(word("offline")),
    onOpen: () => {
      say("");
      // Whatever changed while nobody listened is fetched now.
      Promise.all([clock.sync(), loadPeople(), ...[...phones.values()].map((phone) => phone.refresh())]).catch(complain);
    },
  });
}

start();
