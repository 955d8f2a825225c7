// What a message can carry besides text: places, files, pictures, contacts, polls.

import { fileAddress } from "./api.js";
import { draw, icon, make } from "./dom.js";
import { word } from "./words.js";

const WIDTH = 240;
const HEIGHT = 120;

/** A row of numbers in [0, 1) that belongs to a point, so that the same place always gets the same sketch. */
function* numbersOf({ latitude, longitude }) {
  let state = (Math.round(latitude * 1e4) * 73856093) ^ (Math.round(longitude * 1e4) * 19349663);
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield (state >>> 8) / 2 ** 24;
  }
}

function street(random, width, steep) {
  const next = () => random.next().value;
  const bend = () => (next() - 0.5) * 40;
  const d = steep
    ? `M${next() * WIDTH} -5 q${bend()} 60 ${bend()} 130`
    : `M-5 ${next() * HEIGHT} q120 ${bend()} 250 ${bend()}`;
  return draw("path", { d, class: "street", "stroke-width": width });
}

/** A small drawing in the manner of a map: streets, a green, water and a pin. It shows no real streets. */
function sketch(point) {
  const random = numbersOf(point);
  const next = () => random.next().value;
  const green = draw("circle", { cx: next() * WIDTH, cy: next() * HEIGHT, r: 24 + next() * 22, class: "green" });
  const waterY = next() * HEIGHT;
  const water = draw("path", { d: `M-5 ${waterY} q70 ${next() * 60 - 30} 130 0 t130 0`, class: "water" });
  const streets = [12, 8, 5, 5, 5].map((width, index) => street(random, width, index % 2 === 0));
  const pin = draw("g", { class: "pin", transform: `translate(${WIDTH / 2} ${HEIGHT / 2 + 12})` },
    draw("ellipse", { cx: 0, cy: 1, rx: 9, ry: 3, class: "pin-shadow" }),
    draw("path", { d: "M0 0c-4-9-13-14-13-24a13 13 0 1 1 26 0c0 10-9 15-13 24z" }),
    draw("circle", { cx: 0, cy: -24, r: 5, class: "pin-eye" }));
  return draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sketch", "aria-hidden": "true" },
    draw("rect", { width: WIDTH, height: HEIGHT, class: "ground" }), green, water, ...streets, pin);
}

function coordinates({ latitude, longitude }) {
  return make("p", { class: "card-detail coordinates", dir: "ltr" }, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
}

function place(point, ...lines) {
  return make("div", { class: "card place" }, sketch(point),
    make("div", { class: "card-text" }, ...lines, coordinates(point),
      make("p", { class: "card-detail", "data-word": "sketch" })));
}

export function location(point) {
  return place(point, make("p", { class: "card-title", "data-word": "location" }));
}

export function venue({ title, address, location: point }) {
  return place(point,
    make("p", { class: "card-title", dir: "auto" }, title),
    make("p", { class: "card-address", dir: "auto" }, address));
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function file({ file_id: id, file_name: name, file_size: bytes }) {
  const about = make("p", { class: "card-detail" }, make("span", { "data-word": "download" }));
  if (bytes !== undefined) about.append(make("span", { dir: "ltr" }, ` · ${size(bytes)}`));
  return make("a", { class: "card file", href: fileAddress(id), download: name ?? id },
    make("span", { class: "card-icon" }, icon("document")),
    make("span", { class: "card-text" }, make("bdi", { class: "card-title" }, name ?? id), about));
}

export function picture({ file_id: id, width, height }) {
  return make("img", { class: "picture", src: fileAddress(id), alt: word("picture"), width, height });
}

export function poll({ question, options }) {
  return make("div", { class: "card symbol" }, make("span", { class: "card-icon" }, icon("poll")),
    make("span", { class: "card-text" }, make("bdi", { class: "card-title" }, question),
      ...options.map(({ text }) => make("bdi", { class: "card-option" }, text))));
}

export function contact({ first_name: first, last_name: last, phone_number: number }) {
  return make("div", { class: "card symbol" }, make("span", { class: "card-icon" }, icon("contact")),
    make("span", { class: "card-text" },
      make("bdi", { class: "card-title" }, [first, last].filter(Boolean).join(" ")),
      make("bdi", { class: "card-detail", dir: "ltr" }, number ?? "")));
}
