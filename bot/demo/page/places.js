// The list of places a person can be at. Districts and towns are real, so that distances make sense; nobody stands there.

import { make } from "./dom.js";

const PLACES = [
  ["Linden-Mitte", 52.367, 9.705],
  ["List", 52.395, 9.757],
  ["Mitte", 52.3745, 9.7385],
  ["Vahrenheide", 52.421, 9.738],
  ["Mühlenberg", 52.335, 9.683],
  ["Garbsen", 52.4167, 9.5833],
  ["Laatzen", 52.315, 9.798],
];

/** Ask where the person is. Resolves to a point, or to null when the question is closed. */
export function choosePlace() {
  const dialog = document.querySelector(".place-dialog");
  const items = PLACES.map(([name], index) => (
    make("li", {}, make("button", { type: "submit", class: "place-choice", value: String(index) }, name))
  ));
  dialog.querySelector(".places").replaceChildren(...items);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "") return resolve(null);
      const [, latitude, longitude] = PLACES[Number(dialog.returnValue)];
      return resolve({ latitude, longitude });
    }, { once: true });
  });
}
