// The messages on a phone: kept in line with the chat, and scrolled as a chat is.

import { bubble } from "./bubble.js";
import { posts } from "./posts.js";

const NEAR_END = 80;

export class ChatLog {
  #element;
  #actions;
  #messages = [];
  #posts = new Map(); // key -> { signature, item }
  #stays = true; // at the end, when the log's room changes
  #height = 0;

  constructor(element, actions) {
    this.#element = element;
    this.#actions = { ...actions, message: (id) => this.#messages.find((message) => message.message_id === id) };
    // A scroll that comes with a change of room is nobody's wish.
    element.addEventListener("scroll", () => { if (element.clientHeight === this.#height) this.#stays = this.#isAtEnd(); });
    new ResizeObserver(() => {
      this.#height = element.clientHeight;
      if (this.#stays) this.toEnd();
    }).observe(element);
  }

  get isEmpty() {
    return this.#posts.size === 0;
  }

  clear() {
    this.#posts.clear();
    this.#element.replaceChildren();
  }

  toEnd() {
    this.#element.scrollTop = this.#element.scrollHeight;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /**
   * Show these messages. Whoever reads further up is left there, unless they wait for an answer.
   * Returns the first new element, or the last edited one if none is new.
   */
  show(messages, expectsAnswer) {
    const wasAtEnd = this.#isAtEnd();
    const first = this.isEmpty;
    this.#messages = messages;
    const news = this.#update(posts(messages));
    this.#element.hidden = messages.length === 0;
    if (first) this.toEnd();
    else if (news && (wasAtEnd || expectsAnswer)) this.#scrollTo(news);
    this.#stays = this.#isAtEnd();
    return news;
  }

  /** Bring the elements in line with the posts; only what differs is made anew. */
  #update(shown) {
    const keys = new Set(shown.map(({ key }) => key));
    for (const [key, { item }] of this.#posts) if (!keys.has(key)) item.remove();
    let firstNew = null;
    let edited = null;
    let at = this.#element.firstElementChild;
    const kept = new Map();
    for (const { key, messages } of shown) {
      const signature = JSON.stringify(messages);
      const known = this.#posts.get(key);
      const item = known?.signature === signature ? known.item : bubble(messages, this.#actions);
      if (!known) {
        this.#element.insertBefore(item, at);
        firstNew ??= item;
      } else if (known.item !== item) {
        this.#replace(known.item, item);
        edited = item;
      }
      at = item.nextElementSibling;
      kept.set(key, { signature, item });
    }
    this.#posts = kept;
    return firstNew ?? edited;
  }

  /** Put an edited message in the old one's place; who had a button of it in focus stays there. */
  #replace(old, item) {
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(item);
    item.classList.add("changed");
    if (hadFocus) (item.querySelector("button, a") ?? this.#element).focus({ preventScroll: true });
  }

  /** Show the end of the chat, but do not scroll past the beginning of the news. */
  #scrollTo(news) {
    const top = news.offsetTop - this.#element.offsetTop - 8;
    this.#element.scrollTop = Math.min(this.#element.scrollHeight - this.#element.clientHeight, Math.max(0, top));
  }
}
