// The page's own words in German and English, and the few words on a phone in its owner's language.
// What the bot says is never translated here.

import { recall, remember } from "./remembered.js";

const WORDS = {
  de: {
    banner: "Demo: Menschen und Treffpunkte sind erfunden. Bitte gehen Sie nicht hin.",
    tagline: "Ein Chat, der den Weg zeigt. Tippen Sie sich durch – auf beiden Seiten.",
    clock: "Uhr der Demo", hour: "+1 Std.", day: "+1 Tag", week: "+1 Woche",
    hourLong: "Eine Stunde weiter", dayLong: "Einen Tag weiter", weekLong: "Eine Woche weiter",
    playing: "Die Zeit läuft vor", played: "Es ist jetzt {now}.",
    pageLanguage: "Sprache dieser Seite", people: "Menschen", addPerson: "Person hinzufügen", newPerson: "Neue Person",
    nobody: "Noch ist niemand da. Fügen Sie eine Person hinzu, und ihr Telefon erscheint hier.",
    program: "Computer-Programm", menu: "Mehr", restart: "/start senden", chat: "Chat",
    block: "Bot blockieren", unblock: "Nicht mehr blockieren", isBlocked: "Diese Person hat den Bot blockiert.",
    firstTap: "Hier beginnt das Gespräch.", keyboard: "Antworten zum Antippen",
    attach: "Ort, Sprachnachricht, Bild oder Datei senden",
    sendLocation: "Standort …", sendVoice: "Sprachnachricht (nachgestellt)",
    sendPhoto: "Bild (nachgestellt)", sendDocument: "Dokument (Beispiel)",
    message: "Nachricht", send: "Senden", cancel: "Abbrechen", add: "Hinzufügen", name: "Vorname",
    personHint: "Erfinden Sie jemanden. Bitte keine echten Namen.",
    phoneLanguage: "Sprache des Telefons", noLanguage: "nicht bekannt",
    whichPlace: "Welcher Standort?", placeHint: "Der Bot bekommt diesen Punkt, nicht Ihren echten Standort.",
    phoneOf: "Telefon von {name}", unread: "neu", edited: "bearbeitet",
    location: "Standort", sketch: "Skizze, keine echte Karte", voice: "Sprachnachricht", picture: "Bild",
    download: "Herunterladen", contact: "Kontakt", reveal: "Verdeckten Text zeigen",
    sendAlbum: "Zwei Bilder (nachgestellt)", sendContact: "Kontakt (erfundene Nummer)",
    playVoice: "Sprachnachricht abspielen", stopVoice: "Sprachnachricht anhalten", simulatedVoice: "nachgestellt",
    forwarded: "Weitergeleitet von {name}", repliesTo: "Antwort auf: {text}", nothing: "Das kann die Demo nicht zeigen.",
    "action.typing": "schreibt …", "action.upload_photo": "sendet ein Bild …", "action.upload_document": "sendet eine Datei …",
    "action.record_voice": "sendet eine Sprachnachricht …", "action.upload_voice": "sendet eine Sprachnachricht …",
    "action.find_location": "sucht einen Ort …",
    story: "Die Geschichte", storyStep: "Schritt {n} von {count}", storyNext: "Weiter", storyAll: "Alle Schritte",
    storyShow: "{name} zeigen", storyFold: "Geschichte einklappen", storyUnfold: "Geschichte ausklappen", storyDone: "erledigt",
    storyOver: "Fertig", storyEnd: "Das war die Geschichte. Probieren Sie weiter, was Sie möchten.", storyAgain: "Von vorn",
    "group.seekers": "Ratsuchende", "group.guides": "Lots:innen", "group.members": "Mitglieder",
    "group.coordination": "Koordination", "group.others": "Weitere",
    newTab: "{text} (neuer Tab)", sampleFile: "Beispiel.pdf", fromBot: "Lotse schreibt:", fromPerson: "{name} schreibt:",
    noAnswer: "Der Bot hat noch nicht geantwortet.", failed: "Das hat nicht geklappt: {error}",
    offline: "Die Verbindung ist weg. Ich versuche es weiter.",
    "role.seeker": "sucht Rat", "role.guide": "Lots:in", "role.coordinator": "koordiniert",
    "role.member": "Mitglied", "role.multiplier": "Multiplikator:in",
    "role.representative": "vertritt eine Organisation", "role.host": "betreut einen Treffpunkt",
  },
  en: {
    banner: "Demo: people and meeting points are invented. Please do not go there.",
    tagline: "A chat that shows the way. Tap through it – on both sides.",
    clock: "The demo’s clock", hour: "+1 hour", day: "+1 day", week: "+1 week",
    hourLong: "One hour forward", dayLong: "One day forward", weekLong: "One week forward",
    playing: "Time is moving forward", played: "It is now {now}.",
    pageLanguage: "Language of this page", people: "People", addPerson: "Add a person", newPerson: "New person",
    nobody: "Nobody is here yet. Add a person, and their phone appears here.",
    program: "computer program", menu: "More", restart: "Send /start", chat: "Chat",
    block: "Block the bot", unblock: "Unblock", isBlocked: "This person has blocked the bot.",
    firstTap: "The conversation starts here.", keyboard: "Answers to tap",
    attach: "Send a place, voice message, picture or file",
    sendLocation: "Location …", sendVoice: "Voice message (simulated)",
    sendPhoto: "Picture (simulated)", sendDocument: "Document (sample)",
    message: "Message", send: "Send", cancel: "Cancel", add: "Add", name: "First name",
    personHint: "Invent somebody. No real names, please.",
    phoneLanguage: "Language of the phone", noLanguage: "not known",
    whichPlace: "Which location?", placeHint: "The bot gets this point, not where you really are.",
    phoneOf: "{name}’s phone", unread: "new", edited: "edited",
    location: "Location", sketch: "Sketch, not a real map", voice: "Voice message", picture: "Picture",
    download: "Download", contact: "Contact", reveal: "Show hidden text",
    sendAlbum: "Two pictures (simulated)", sendContact: "Contact (invented number)",
    playVoice: "Play the voice message", stopVoice: "Stop the voice message", simulatedVoice: "simulated",
    forwarded: "Forwarded from {name}", repliesTo: "Answer to: {text}", nothing: "The demo cannot show this.",
    "action.typing": "typing …", "action.upload_photo": "sending a picture …", "action.upload_document": "sending a file …",
    "action.record_voice": "sending a voice message …", "action.upload_voice": "sending a voice message …",
    "action.find_location": "looking for a place …",
    story: "The story", storyStep: "Step {n} of {count}", storyNext: "Next", storyAll: "All steps",
    storyShow: "Show {name}", storyFold: "Fold the story away", storyUnfold: "Unfold the story", storyDone: "done",
    storyOver: "Finished", storyEnd: "That was the story. Go on and try what you like.", storyAgain: "From the start",
    "group.seekers": "Seek advice", "group.guides": "Guides", "group.members": "Members",
    "group.coordination": "Coordination", "group.others": "Others",
    newTab: "{text} (new tab)", sampleFile: "sample.pdf", fromBot: "Lotse writes:", fromPerson: "{name} writes:",
    noAnswer: "The bot has not answered yet.", failed: "That did not work: {error}",
    offline: "The connection is gone. I keep trying.",
    "role.seeker": "seeks advice", "role.guide": "guide", "role.coordinator": "coordinates",
    "role.member": "member", "role.multiplier": "multiplier",
    "role.representative": "represents an organisation", "role.host": "hosts a meeting point",
  },
};

// [start, placeholder of the message field]
const PHONE_WORDS = {
  de: ["Starten", "Nachricht"], en: ["Start", "Message"], ar: ["ابدأ", "رسالة"], fa: ["شروع", "پیام"],
  tr: ["Başlat", "Mesaj"], uk: ["Почати", "Повідомлення"], ru: ["Начать", "Сообщение"], fr: ["Démarrer", "Message"],
  es: ["Iniciar", "Mensaje"], pl: ["Rozpocznij", "Wiadomość"], vi: ["Bắt đầu", "Tin nhắn"],
};

export const PHONE_LANGUAGES = [
  "de", "en", "ar", "fa", "tr", "uk", "ru", "ku", "ckb", "ps", "ti", "am", "sq", "sr", "pl", "ro", "bg", "es", "fr", "vi",
];
const RIGHT_TO_LEFT = new Set(["ar", "fa", "ckb", "ps", "ur", "he"]);
const REMEMBERED = "lotse-demo-language";

function firstLanguage() {
  const wanted = [recall("localStorage", REMEMBERED), ...navigator.languages.map(primary)];
  return wanted.find((code) => code in WORDS) ?? "de";
}

let current = firstLanguage();

export const pageLanguage = () => current;

/** The first subtag: "de" of "de-AT"; "" when a phone gives no hint. */
export function primary(code) {
  return (code ?? "").split("-")[0].toLowerCase();
}

export function word(key, params = {}) {
  return WORDS[current][key].replace(/\{(\w+)\}/g, (_, name) => params[name]);
}

/** What a bot is just doing; "typing" for what the page has no words for. */
export function actionName(action) {
  return WORDS[current][`action.${action}`] ?? word("action.typing");
}

export function roleName(role) {
  return WORDS[current][`role.${role}`] ?? role;
}

export function phoneWords(code) {
  const [start, placeholder] = PHONE_WORDS[primary(code)] ?? PHONE_WORDS[current];
  return { start, placeholder };
}

export function phoneDirection(code) {
  return RIGHT_TO_LEFT.has(primary(code)) ? "rtl" : "ltr";
}

/** A language's name in the language of the page; the code itself where the browser has no name for it. */
export function languageName(code) {
  if (!code) return word("noLanguage");
  try {
    return new Intl.DisplayNames([current], { type: "language" }).of(code);
  } catch {
    return code; // it has not even the shape of one, as "de_DE"
  }
}

/** A moment as Hannover's wall clock shows it. */
export function clockTime(moment, options) {
  return new Intl.DateTimeFormat(current === "de" ? "de-DE" : "en-GB", { timeZone: "Europe/Berlin", ...options }).format(moment);
}

/** Fill every element that names a word, in a tree that was just made or after a change of language. */
export function fillWords(root) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of root.querySelectorAll("[data-word-label]")) node.setAttribute("aria-label", word(node.dataset.wordLabel));
}

/** Show the page in the current language. */
export function applyLanguage() {
  document.documentElement.lang = current;
  fillWords(document);
}

/** Change the page's language, for the next visit too. */
export function chooseLanguage(code) {
  current = code;
  remember("localStorage", REMEMBERED, code);
  applyLanguage();
}
