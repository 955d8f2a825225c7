// The page as a whole: which phones are open, and what reaches them from the server.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { knowBot } from "./entities.js";
import { Notice } from "./notice.js";
import { PeopleList } from "./people.js";
import { wirePersonDialog } from "./person_dialog.js";
import { Phone } from "./phone.js";
import { StoryPanel } from "./story_panel.js";
import { applyLanguage, chooseLanguage, pageLanguage, word } from "./words.js";

const PHONE_MIN_WIDTH = 320;
const find = (selector) => document.querySelector(selector);

const phonesArea = find(".phones");
const notice = new Notice(find(".notice"));

const people = new PeopleList(find(".people-list"), choose);
const phones = new Map(); // id -> Phone; kept when closed, so that a half-written text is still there
const clock = new Clock(find(".clock"), { onError: complain, onPlayed: () => attempt(story.look()) });
const story = new StoryPanel({ show: point, onNext: markNext, now: () => clock.now().getTime() });
let open = []; // ids, the one touched longest ago first
let next = null; // whose turn it is in the story
let isBotKnown = false;

function fitting() {
  return Math.max(1, Math.floor(phonesArea.clientWidth / PHONE_MIN_WIDTH));
}

function complain(error) {
  notice.passes(word("failed", { error: error.message }));
}

/** Wait for what is under way; say so if it fails, and when it works again say no more. */
async function attempt(work) {
  try {
    await work;
    notice.worked();
  } catch (error) {
    complain(error);
  }
}

/** Open the phones of `open`, in the order of the people, and mark whose they are. */
function arrange() {
  const shown = people.ids.filter((id) => open.includes(id));
  for (const id of shown) {
    if (!phones.has(id)) phones.set(id, new Phone(people.person(id)));
    people.markUnread(id, false);
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
  people.markOpen(open);
  markNext(next);
  find(".nobody").hidden = people.size > 0;
}

/**
 * Keep as many phones open as the window has room for: people of the story first, then as they are listed.
 * The one touched longest ago closes first.
 */
function fit() {
  const room = fitting();
  const others = [...new Set([...story.cast, ...people.ids])].filter((id) => !open.includes(id));
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
  people.reveal(id);
  phones.get(id).reveal();
}

/** Open a phone and draw the eye to it. */
function point(id) {
  choose(id);
  phones.get(id).point();
}

function markNext(id) {
  next = id;
  people.markNext(id);
  for (const [owner, phone] of phones) phone.element.classList.toggle("is-next", owner === id);
}

/** Whoever is not there any more, or is somebody else by now, goes with their phone: the server has begun anew. */
function part(all) {
  const now = new Map(all.map((person) => [person.id, JSON.stringify(person)]));
  for (const id of people.ids) {
    if (now.get(id) === JSON.stringify(people.person(id))) continue;
    people.remove(id);
    phones.get(id)?.element.remove();
    phones.delete(id);
    open = open.filter((other) => other !== id);
  }
}

/** Learn which bot this is, once it has called the server: links to it are followed here, those to others are not. */
async function meetBot() {
  const bot = await api.bot();
  isBotKnown = bot !== null;
  knowBot(bot?.username ?? "");
}

async function loadPeople() {
  const [all] = await Promise.all([api.people(), meetBot()]);
  part(all);
  for (const person of all) if (!people.has(person.id)) people.add(person);
  people.relabel();
  await story.meet(all);
  fit();
}

async function onChange({ person: id }) {
  if (id === undefined) return; // a group's chat has no phone of its own here
  if (!isBotKnown) await meetBot();
  if (!people.has(id)) await loadPeople();
  if (!open.includes(id)) people.markUnread(id, true);
  phones.get(id)?.working(null);
  await Promise.all([phones.get(id)?.refresh(), story.look(id)]);
}

function relabel() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === pageLanguage()));
  }
  people.relabel();
  story.relabel();
  for (const phone of phones.values()) phone.relabel();
}

function wire() {
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
      // Where there is no room for both, the one that was just pressed is hidden, and the other one stands there.
      if (!button.checkVisibility()) find("[data-language][aria-pressed=false]").focus();
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
  applyLanguage();
  relabel();
  wire();
  api.listen({
    onChange: (change) => attempt(onChange(change)),
    onAction: ({ person: id, action }) => phones.get(id)?.working(action),
    onLost: () => notice.lasts(word("offline")),
    onOpen: () => {
      notice.lasts("");
      // Whatever changed while nobody listened is fetched now.
      attempt(Promise.all([clock.sync(), loadPeople().then(() => Promise.all([...phones.values()].map((phone) => phone.refresh())))]));
    },
  });
}

start();
