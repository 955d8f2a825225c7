// One phone: a person's chat with the bot, as it is now, and everything the person can do in it.

import * as api from "./api.js";
import { ChatLog } from "./chat_log.js";
import { wireComposer } from "./composer.js";
import { disclosure, icon } from "./dom.js";
import { currentKeyboard, ReplyKeyboard } from "./reply_keyboard.js";
import { actionName, fillWords, languageName, phoneDirection, phoneWords, primary, roleName, word } from "./words.js";

const TOAST_MS = 4000;
/** A bot's "typing" holds as long as Telegram shows it. */
const WORKING_MS = 5000;

export class Phone {
  #log;
  #keyboard;
  #workingTimer = 0;
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
    this.#keyboard = new ReplyKeyboard(this.#part(".keyboard"), (message) => this.send(message));
    this.#log = new ChatLog(this.#part(".log"), {
      name: this.person.first_name,
      command: (text) => this.send({ text }),
      press: (messageId, data) => this.#try(async () => {
        this.#expectsAnswer = true;
        const { answered, text } = await api.press(id, messageId, data);
        if (!answered) this.toast(word("noAnswer"));
        else if (text) this.toast(text);
      }),
    });
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
    this.#log.clear();
    this.working(null);
    this.refresh();
  }

  /** The phone came onto the page (again): an element that was away has lost its scroll position. */
  shown() {
    this.#log.toEnd();
  }

  /** Where the window is too low for the whole page, bring this phone into it. */
  reveal() {
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** Draw the eye to this phone, and the keyboard's focus. */
  point() {
    const target = this.#part(this.#log.isEmpty ? ".start" : ".log");
    target.focus({ preventScroll: true });
    this.element.classList.remove("is-pointed");
    void this.element.offsetWidth; // so that the animation begins anew
    this.element.classList.add("is-pointed");
  }

  /** Show for a while what the bot is doing; null: nothing. */
  working(action) {
    clearTimeout(this.#workingTimer);
    const line = this.#part(".bar-about");
    line.textContent = action ? actionName(action) : word("program");
    line.classList.toggle("is-working", Boolean(action));
    if (action) this.#workingTimer = setTimeout(() => this.working(null), WORKING_MS);
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
    const news = this.#log.show(messages, this.#expectsAnswer);
    this.#part(".empty").hidden = messages.length > 0;
    // Who has blocked the bot cannot answer it.
    this.#keyboard.show(this.#blocked ? [] : currentKeyboard(messages), this.#part(this.#blocked ? ".unblock" : ".log"));
    if (news?.classList.contains("theirs")) this.#expectsAnswer = false;
  }
}
