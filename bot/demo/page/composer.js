// What a person can send from a phone: text, a place, simulated voice and pictures, a sample document, a contact.

import { disclosure, icon } from "./dom.js";
import { choosePlace } from "./places.js";
import * as samples from "./samples.js";

const ATTACHMENTS = {
  location: async () => {
    const place = await choosePlace();
    return place && { location: place };
  },
  voice: () => ({ voice: true, duration: 6 }),
  photo: () => samples.picture(),
  album: () => ({ album: [samples.picture(1), samples.picture(2)] }),
  document: () => samples.pdf(),
  contact: () => ({ contact: true }),
};

/** Make what a person attaches; null when they think better of it. */
export const attachment = (kind) => ATTACHMENTS[kind]();

function wireText(form, send) {
  const input = form.querySelector(".text-input");
  // An empty field keeps the phone's own direction, so that its placeholder stands on the right side.
  input.addEventListener("input", () => {
    if (input.value) input.dir = "auto";
    else input.removeAttribute("dir");
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text && (await send({ text }))) {
      input.value = "";
      input.removeAttribute("dir");
    }
  });
}

export function wireComposer(form, send) {
  const attach = form.querySelector(".attach-button");
  attach.append(icon("attach"));
  form.querySelector(".send-button").append(icon("send"));
  disclosure(attach, form.querySelector(".attach-menu"));
  for (const button of form.querySelectorAll("[data-attach]")) {
    button.addEventListener("click", async () => {
      const message = await attachment(button.dataset.attach);
      if (message) await send(message);
    });
  }
  wireText(form, send);
}
