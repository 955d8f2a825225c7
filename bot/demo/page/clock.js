// The demo's clock: shows the server's time and plays it forward.

import * as api from "./api.js";
import { clockTime, word } from "./words.js";

const DATE = { weekday: "short", day: "2-digit", month: "2-digit", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit" };
const LOOK_EVERY_MS = 400;

export class Clock {
  #offset = 0;
  #element;
  #onPlayed;

  constructor(element, { onError, onPlayed }) {
    this.#element = element;
    this.#onPlayed = onPlayed;
    for (const button of element.querySelectorAll("[data-seconds]")) {
      button.addEventListener("click", () => this.#play(Number(button.dataset.seconds)).catch(onError));
    }
    setInterval(() => this.show(), 1000);
  }

  #part(selector) {
    return this.#element.querySelector(selector);
  }

  #set(now) {
    this.#offset = now - Date.now();
    this.show();
  }

  /** Ask the server what time it is. */
  async sync() {
    this.#set(await api.clock());
  }

  now() {
    return new Date(Date.now() + this.#offset);
  }

  show() {
    const shown = this.#part(".clock-now");
    shown.dateTime = this.now().toISOString();
    this.#part(".clock-date").textContent = clockTime(this.now(), DATE);
    this.#part(".clock-time").textContent = clockTime(this.now(), TIME);
  }

  async #play(seconds) {
    const from = this.now();
    const progress = this.#part(".clock-progress");
    this.#setPlaying(true);
    progress.removeAttribute("value");
    const looking = setInterval(async () => {
      // While the server is away the bar stands still; that playing failed is said below.
      await this.sync().catch(() => {});
      progress.value = Math.min(1, (this.now() - from) / (seconds * 1000));
    }, LOOK_EVERY_MS);
    try {
      this.#set(await api.advanceClock(seconds));
    } finally {
      clearInterval(looking);
      this.#setPlaying(false);
    }
    this.#onPlayed();
    this.#part("[role=status]").textContent = word("played", { now: clockTime(this.now(), { ...DATE, ...TIME }) });
  }

  #setPlaying(playing) {
    this.#element.classList.toggle("is-playing", playing);
    this.#part(".clock-progress").hidden = !playing;
    for (const button of this.#element.querySelectorAll("[data-seconds]")) button.disabled = playing;
  }
}
