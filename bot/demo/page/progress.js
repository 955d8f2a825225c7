// How far the story has come: which step is current, which are done, and what ticks a step by itself. Nothing of the screen.

import { recall, remember } from "./remembered.js";

const REMEMBERED = "lotse-demo-story";
/** What reaches a phone this soon after a step began belongs to the step before. */
const SETTLING_MS = 1500;
const DAY_MS = 86_400_000;

export class Progress {
  /** `readChat(step)` gives the messages of the step's phone; `now()` the demo's time in milliseconds. */
  constructor(steps, { readChat, now, onChange }) {
    this.steps = steps;
    this.current = 0;
    this.done = new Set();
    this.#readChat = readChat;
    this.#now = now;
    this.#onChange = onChange;
  }

  #readChat;
  #now;
  #onChange;
  #since = null; // what the current step's phone held when the step began; null until that is known

  /** Take up where this tab was, unless the first phone of the story is still (or again) empty. */
  async resume() {
    const kept = recall("sessionStorage", REMEMBERED);
    if (kept && (await this.#readChat(this.steps[0])).length) {
      this.current = Math.min(kept.current, this.steps.length);
      this.done = new Set(kept.done);
    }
    this.#since = await this.#mark();
    this.#onChange();
  }

  get step() {
    return this.steps[this.current] ?? null;
  }

  /** Go to a step, which is open again then. */
  go(index) {
    this.done.delete(index);
    this.#begin(index);
  }

  /** Tick the current step and go to the next one that is open. */
  next() {
    this.done.add(this.current);
    const later = this.steps.findIndex((_, index) => index > this.current && !this.done.has(index));
    this.#begin(later < 0 ? this.steps.length : later);
  }

  restart() {
    this.done.clear();
    this.#begin(0);
  }

  /** Something changed on the current step's phone or clock: tick the step if that was it. */
  async look() {
    const { step } = this;
    const since = this.#since;
    if (!step?.done || !since) return;
    const messages = (await this.#readChat(step)).filter((message) => message.message_id > since.last);
    if (this.step === step && this.#since === since && this.#isDone(step.done, messages, since)) this.next();
  }

  #isDone({ mine = 0, theirs = 0, kinds = [], days = 0 }, messages, since) {
    const own = messages.filter((message) => message.from === "person");
    return own.length >= mine && messages.length - own.length >= theirs
      && kinds.every((kind) => own.some((message) => message[kind]))
      && this.#now() - since.time >= days * DAY_MS;
  }

  #begin(index) {
    this.current = index;
    this.#since = null;
    const { step } = this;
    remember("sessionStorage", REMEMBERED, { current: index, done: [...this.done] });
    this.#onChange();
    this.#markLater(step);
  }

  /** Note where the step begins, once all has settled; while the server is away, again later. */
  #markLater(step) {
    setTimeout(async () => {
      if (this.step !== step) return;
      try {
        const mark = await this.#mark();
        if (this.step === step) this.#since ??= mark;
      } catch {
        this.#markLater(step);
      }
    }, SETTLING_MS);
  }

  async #mark() {
    const messages = this.step ? await this.#readChat(this.step) : [];
    return { last: messages.at(-1)?.message_id ?? 0, time: this.#now() };
  }
}
