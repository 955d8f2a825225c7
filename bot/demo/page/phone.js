// One phone: a person's chat with the bot, as it is now, and everything the person can do in it.

import * as api from "./api.js";
import { bubble } from "./bubble.js";
import { currentKeyboard, showKeyboard, wireComposer } from "./composer.js";
import { disclosure, icon } from "./dom.js";
import { fillWords, languageName, phoneDirection, phoneWords, primary, roleName, word } from "./words.js";

const TOAST_MS = 4000;
const NEAR_END = 80;

export class Phone {
  #messages = new Map();
  #refreshing = null;
  #again = false;
  #toastTimer = 0;
  #expectsAnswer = false;
  #blocked = false;

  constructor(person) {
    this.person = person;
    this.element = document.querySelector("#phone").content.firstElementChild.cloneNode(true);
    this.element.dataset.person = person.id;
    this.#part(".screen").dir = phoneDirection(person.language_code);
    this.#wire();
    this.relabel();
  }

  #part(selector) {
    return this.element.querySelector(selector);
  }

  #wire() {
    const id = this.person.id;
    this.#part(".menu-button").append(icon("more"));
    disclosure(this.#part(".menu-button"), this.#part(".phone-menu"));
    this.#part(".start").addEventListener("click", () => this.send({ text: "/start" }));
    this.#part(".restart").addEventListener("click", () => this.send({ text: "/start" }));
    this.#part(".block").addEventListener("click", () => this.#setBlocked(!this.#blocked));
    this.#part(".unblock").addEventListener("click", () => this.#setBlocked(false));
    wireComposer(this.#part(".composer"), (message) => this.send(message));
    this.actions = {
      name: this.person.first_name,
      command: (text) => this.send({ text }),
      press: (messageId, data) => this.#try(async () => {
        this.#expectsAnswer = true;
        const { answered, text } = await api.press(id, messageId, data);
        if (!answered) this.toast(word("noAnswer"));
        else if (text) this.toast(text);
      }),
    };
  }

  /** Write all words anew, after a change of the page's language too. */
  relabel() {
    const { first_name: name, language_code: code, role } = this.person;
    const own = phoneWords(code);
    fillWords(this.element);
    this.element.setAttribute("aria-label", word("phoneOf", { name }));
    this.#part(".avatar").textContent = [...name][0];
    this.#part(".owner-name").textContent = name;
    this.#part(".owner-about").textContent = [role && roleName(role), languageName(code)].filter(Boolean).join(" · ");
    this.#part(".log").lang = primary(code);
    this.#part(".start").textContent = own.start;
    this.#part(".start").lang = primary(code);
    this.#part(".text-input").placeholder = own.placeholder;
    this.#showBlocked();
    this.#messages.clear();
    this.#part(".log").replaceChildren();
    this.refresh();
  }

  /** The phone came onto the page (again): an element that was away has lost its scroll position. */
  shown() {
    const log = this.#part(".log");
    log.scrollTop = log.scrollHeight;
  }

  /** Do something with the server; say so on the phone if it fails. Tells whether it worked. */
  async #try(action) {
    try {
      await action();
      return true;
    } catch (error) {
      this.toast(word("failed", { error: error.message }));
      return false;
    }
  }

  send(message) {
    this.#expectsAnswer = true;
    return this.#try(() => api.send(this.person.id, message));
  }

  async #setBlocked(blocked) {
    await this.#try(() => (blocked ? api.block : api.unblock)(this.person.id));
    await this.refresh();
  }

  #showBlocked() {
    this.#part(".block").textContent = word(this.#blocked ? "unblock" : "block");
    this.#part(".blocked").hidden = !this.#blocked;
    this.#part(".composer").hidden = this.#blocked;
    this.element.classList.toggle("is-blocked", this.#blocked);
  }

  toast(text) {
    const toast = this.#part(".toast");
    toast.textContent = text;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => { toast.textContent = ""; }, TOAST_MS);
  }

  /** Load the chat and show it. Calls that come while one is under way share the next one. */
  refresh() {
    if (this.#refreshing) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = (async () => {
      do {
        this.#again = false;
        await this.#try(async () => this.#show(await api.chat(this.person.id)));
      } while (this.#again);
      this.#refreshing = null;
    })();
    return this.#refreshing;
  }

  #show({ messages, blocked }) {
    this.#blocked = blocked ?? false;
    this.#showBlocked();
    const log = this.#part(".log");
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    const first = this.#messages.size === 0;
    const news = this.#update(log, messages);
    log.hidden = messages.length === 0;
    this.#part(".empty").hidden = messages.length > 0;
    showKeyboard(this.#part(".keyboard"), currentKeyboard(messages), (message) => this.send(message));
    if (first) this.shown();
    else if (news && (atEnd || this.#expectsAnswer)) this.#scrollTo(log, news);
    if (news?.classList.contains("theirs")) this.#expectsAnswer = false;
  }

  /**
   * Bring the log's elements in line with the messages; only what differs is made anew.
   * Returns the first new element, or the last edited one if none is new.
   */
  #update(log, messages) {
    let firstNew = null;
    let edited = null;
    const kept = new Map();
    for (const message of messages) {
      const signature = JSON.stringify(message);
      const known = this.#messages.get(message.message_id);
      const item = known?.signature === signature ? known.item : bubble(message, this.actions);
      if (!known) {
        log.append(item);
        firstNew ??= item;
      } else if (known.item !== item) {
        this.#replace(known.item, item);
        edited = item;
      }
      kept.set(message.message_id, { signature, item });
    }
    for (const [id, { item }] of this.#messages) if (!kept.has(id)) item.remove();
    this.#messages = kept;
    return firstNew ?? edited;
  }

  /** Put an edited message in the old one's place; who had a button of it in focus stays there. */
  #replace(old, item) {
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(item);
    item.classList.add("changed");
    if (hadFocus) (item.querySelector("button, a") ?? this.#part(".log")).focus({ preventScroll: true });
  }

  /** Show the end of the chat, but do not scroll past the beginning of the news. */
  #scrollTo(log, news) {
    const top = news.offsetTop - log.offsetTop - 8;
    log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, Math.max(0, top));
  }
}
