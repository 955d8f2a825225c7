// The panel of the guided story: the step that is next, all steps behind a button, and whose phone it is about.

import * as api from "./api.js";
import { icon, make } from "./dom.js";
import { Progress } from "./progress.js";
import { recall, remember } from "./remembered.js";
import { STORY } from "./story.js";
import { pageLanguage, word } from "./words.js";

const FOLDED = "lotse-demo-story-folded";
const NARROW = matchMedia("(max-width: 760px)");

/** A step's text; what stands on a phone is set apart, and keeps its own direction. */
function spoken(text) {
  return text.split(/(„[^“]+“|“[^”]+”)/).map((part, index) => (
    index % 2 ? make("span", { class: "story-quote" }, part[0], make("bdi", { class: "story-label" }, part.slice(1, -1)), part.at(-1)) : part
  ));
}

export class StoryPanel {
  #ids = new Map(); // first name -> id
  #element = document.querySelector(".story");
  #all = false;
  #folded;
  #progress;
  #show;
  #onNext;
  #begun = false;

  /** `show(id)` opens a phone; `onNext(id)` learns whose turn it is (null: nobody's); `now()` is the demo's time. */
  constructor({ show, onNext, now }) {
    this.#show = show;
    this.#onNext = onNext;
    this.#folded = recall("sessionStorage", FOLDED) ?? NARROW.matches;
    this.#progress = new Progress(STORY, {
      now,
      readChat: async ({ person }) => (this.#ids.has(person) ? (await api.chat(this.#ids.get(person))).messages : []),
      onChange: () => this.relabel(),
    });
    this.#part(".story-fold").append(icon("fold"));
    this.#part(".story-fold").addEventListener("click", () => this.#fold(!this.#folded));
    this.#part(".story-now").addEventListener("click", () => { if (this.#folded) this.#fold(false); });
    this.#part(".story-show").addEventListener("click", () => this.#point());
    this.#part(".story-next").addEventListener("click", () => this.#next());
    this.#part(".story-all").addEventListener("click", () => { this.#all = !this.#all; this.relabel(); });
  }

  #part(selector) {
    return this.#element.querySelector(selector);
  }

  /** The ids of the story's people, as they come on. */
  get cast() {
    return [...new Set(STORY.map(({ person }) => this.#ids.get(person)))].filter((id) => id !== undefined);
  }

  /** Learn who is there; without anybody of the story there is no panel. */
  async meet(people) {
    this.#ids.clear();
    for (const { id, first_name: name } of people) if (!this.#ids.has(name)) this.#ids.set(name, id);
    this.#element.hidden = !this.cast.length;
    if (this.#begun) this.#tellNext(); // who plays this part may have another id by now
    if (!this.cast.length || this.#begun) return;
    this.#begun = true;
    await this.#progress.resume();
  }

  /** A chat changed, or, without an id, the clock. */
  async look(id) {
    const { step } = this.#progress;
    if (this.#begun && step && (id === undefined || this.#ids.get(step.person) === id)) await this.#progress.look();
  }

  #fold(folded) {
    this.#folded = folded;
    remember("sessionStorage", FOLDED, folded);
    this.relabel();
  }

  #next() {
    if (!this.#progress.step) this.#progress.restart();
    else this.#progress.next();
    this.#point();
  }

  #point() {
    const id = this.#ids.get(this.#progress.step?.person);
    if (id !== undefined) this.#show(id);
  }

  /** Write all words anew. */
  relabel() {
    const { step, current, steps } = this.#progress;
    this.#element.classList.toggle("is-folded", this.#folded);
    this.#part(".story-count").textContent = step ? word("storyStep", { n: current + 1, count: steps.length }) : word("storyOver");
    this.#part(".story-text").replaceChildren(...(step ? spoken(step.text[pageLanguage()]) : [word("storyEnd")]));
    const fold = this.#part(".story-fold");
    fold.setAttribute("aria-expanded", String(!this.#folded));
    fold.setAttribute("aria-label", word(this.#folded ? "storyUnfold" : "storyFold"));
    const show = this.#part(".story-show");
    show.hidden = !this.#ids.has(step?.person);
    show.textContent = step ? word("storyShow", { name: `\u2068${step.person}\u2069` }) : "";
    this.#part(".story-next").textContent = word(step ? "storyNext" : "storyAgain");
    this.#part(".story-all").setAttribute("aria-expanded", String(this.#all));
    this.#part(".story-steps").hidden = !this.#all || this.#folded;
    this.#part(".story-text").hidden = this.#all && !this.#folded && step !== null;
    this.#part(".story-steps").replaceChildren(...steps.map((each, index) => this.#listed(each, index)));
    this.#part("[aria-current]")?.scrollIntoView({ block: "nearest" });
    this.#tellNext();
  }

  #tellNext() {
    this.#onNext(this.#ids.get(this.#progress.step?.person) ?? null);
  }

  #listed(step, index) {
    const done = this.#progress.done.has(index);
    const button = make("button", { type: "button", class: "story-step", "aria-current": index === this.#progress.current && "step" },
      make("span", { class: "story-number", "aria-hidden": "true" }, done ? icon("done") : String(index + 1)),
      make("span", {}, ...spoken(step.text[pageLanguage()]),
        ...(done ? [make("span", { class: "unseen" }, ` (${word("storyDone")})`)] : [])));
    button.addEventListener("click", () => {
      this.#progress.go(index);
      this.#point();
      this.#part(`.story-steps li:nth-child(${index + 1}) button`)?.focus();
    });
    return make("li", {}, button);
  }
}
