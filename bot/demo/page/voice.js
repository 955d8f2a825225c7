// A voice message's card. The demo has no sound: it looks like playing, and says so.

import { draw, icon, make } from "./dom.js";
import { word } from "./words.js";

const BARS = 26;
const STEP = 5;
const HEIGHT = 28;

/** Heights that belong to one file, so that the same message always looks the same. */
function heights(fileId) {
  let state = [...fileId].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 7);
  return Array.from({ length: BARS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return 5 + ((state >>> 16) % (HEIGHT - 5));
  });
}

function bars(fileId) {
  return heights(fileId).map((height, index) => (
    draw("rect", { x: index * STEP, y: (HEIGHT - height) / 2, width: 3, height, rx: 1.5 })
  ));
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

export function voice({ file_id: id, duration = 1 }) {
  const lines = bars(id);
  const time = make("span", { class: "voice-time" }, clock(duration));
  const button = make("button", { type: "button", class: "icon-button voice-play" }, icon("play"));
  let timer = 0;

  function show(played) {
    lines.forEach((line, index) => line.classList.toggle("is-played", index < played * BARS));
    time.textContent = clock(timer ? played * duration : duration);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    show(0);
    button.replaceChildren(icon("play"));
    button.setAttribute("aria-label", word("playVoice"));
  }

  function play() {
    const began = performance.now();
    timer = setInterval(() => {
      const played = (performance.now() - began) / 1000 / Math.max(1, duration);
      if (played >= 1 || !button.isConnected) stop();
      else show(played);
    }, 100);
    button.replaceChildren(icon("stop"));
    button.setAttribute("aria-label", word("stopVoice"));
  }

  button.setAttribute("aria-label", word("playVoice"));
  button.addEventListener("click", () => (timer ? stop() : play()));
  const wave = draw("svg", { viewBox: `0 0 ${BARS * STEP} ${HEIGHT}`, class: "voice-wave", preserveAspectRatio: "xMinYMid", "aria-hidden": "true" }, ...lines);
  // Played from left to right in every language, as in Telegram.
  return make("div", { class: "card voice", dir: "ltr" }, button,
    make("div", { class: "card-text" }, wave,
      make("p", { class: "card-detail" }, time, " · ", make("bdi", { "data-word": "simulatedVoice" }))));
}
