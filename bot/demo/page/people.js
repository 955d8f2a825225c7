// The list of people: who there is, whose phone is open, who has news; and the question for a new person.

import * as api from "./api.js";
import { make } from "./dom.js";
import { languageName, PHONE_LANGUAGES, pageLanguage, roleName, word } from "./words.js";

export function personButton(person, onChoose) {
  const button = make("button", { type: "button", class: "person", "data-person": person.id },
    make("span", { class: "avatar", "aria-hidden": "true" }, [...person.first_name][0]),
    make("bdi", { class: "person-name" }, person.first_name),
    make("span", { class: "person-about" }),
    make("span", { class: "unread", hidden: true }, make("span", { class: "unseen", "data-word": "unread" })));
  button.addEventListener("click", () => onChoose(person.id));
  return button;
}

export function describe(button, person) {
  button.querySelector(".person-about").textContent = person.role ? roleName(person.role) : languageName(person.language_code);
}

function languageOptions() {
  const named = PHONE_LANGUAGES.map((code) => [code, languageName(code)]);
  const [first, ...rest] = named;
  rest.sort(([, a], [, b]) => a.localeCompare(b, pageLanguage()));
  return [first, ...rest, ["", word("noLanguage")]].map(([value, text]) => make("option", { value }, text));
}

/** Let the page's visitor invent a person; `onAdded` gets the new person's id. */
export function wirePersonDialog(dialog, onAdded) {
  const form = dialog.querySelector("form");
  const error = dialog.querySelector(".form-error");
  dialog.querySelector(".cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const person = { first_name: form.first_name.value.trim() };
    if (form.language_code.value) person.language_code = form.language_code.value;
    try {
      const { id } = await api.addPerson(person);
      dialog.close();
      await onAdded(id);
    } catch (problem) {
      error.textContent = word("failed", { error: problem.message });
      error.hidden = false;
    }
  });
  return () => {
    const before = form.language_code.value;
    form.reset();
    error.hidden = true;
    form.language_code.replaceChildren(...languageOptions());
    form.language_code.value = before || pageLanguage();
    dialog.showModal();
  };
}
