// The question for a new person.

import * as api from "./api.js";
import { make } from "./dom.js";
import { languageName, PHONE_LANGUAGES, pageLanguage, word } from "./words.js";

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
