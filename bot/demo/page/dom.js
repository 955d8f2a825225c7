// Making elements. Text enters only as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

const ICONS = {
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  attach: ["M12 5v14", "M5 12h14"],
  send: ["M5 12h13", "m12 6 6 6-6 6"],
  document: ["M7 3h7l4 4v14H7z", "M14 3v4h4"],
  voice: ["M5 10v4", "M9 7v10", "M13 4v16", "M17 8v8", "M21 11v2"],
  contact: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4 20c1-4 15-4 16 0"],
  fold: ["m6 9 6 6 6-6"],
  done: ["m5 12 5 5 9-10"],
  play: ["M8 5v14l11-7z"],
  stop: ["M8 6v12", "M16 6v12"],
  forward: ["m14 6 6 6-6 6", "M20 12H8a4 4 0 0 0-4 4v2"],
  poll: ["M5 20V11", "M12 20V4", "M19 20v-6"],
  away: ["M9 6h9v9", "M18 6 7 17"],
};

export function icon(name) {
  const lines = ICONS[name].map((d) => draw("path", { d }));
  return draw("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" }, ...lines);
}

/** Let a button open and close a list; Escape, a tap elsewhere or a choice closes it. */
export function disclosure(button, list) {
  const set = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) list.querySelector("button").focus();
  };
  button.addEventListener("click", () => set(list.hidden));
  list.addEventListener("click", () => { set(false); button.focus(); }, { capture: true });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    set(false);
    button.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.hidden && !list.contains(event.target) && !button.contains(event.target)) set(false);
  });
}
