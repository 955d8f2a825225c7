// The story that a newcomer taps through. Only data: change the words here, nowhere else.
//
// person  whose phone it is: the first name that `lotse demo` gives
// text    what to tap; words in „…“ or “…” stand on that phone
// done    ticks the step by itself, once the phone's chat got all of this since the step began:
//         mine / theirs (that many messages of the person / of the bot), kinds (each of them was sent by the person),
//         days (the demo's clock moved on). Without `done` it is ticked by hand.

export const STORY = [
  {
    person: "ريم (تجربة)",
    text: {
      de: "Reem sucht Rat. Auf ihrem Handy: tippen Sie auf „ابدأ“ (Starten), dann auf „هل تحق لي الجنسية؟“ (Kann ich Deutsche werden?). Antworten Sie bis zum Ergebnis.",
      en: "Reem seeks advice. On her phone, tap “ابدأ” (Start), then “هل تحق لي الجنسية؟” (Can I become German?). Answer until you see the result.",
    },
    done: { theirs: 10 },
  },
  {
    person: "ريم (تجربة)",
    text: {
      de: "Reem will mit einem Menschen sprechen. Tippen Sie unter dem Ergebnis darauf, wählen Sie, und streichen Sie eine Zeile. Geben Sie den Rest frei.",
      en: "Reem wants to talk with a person. Tap that below the result, choose, and strike out one line. Then release the rest.",
    },
    done: { theirs: 3 },
  },
  {
    person: "Nadia (Demo)",
    text: {
      de: "Die Lotsin Nadia wird zuerst gefragt. Sie hat diese Woche keine Zeit: tippen Sie auf „Gerade nicht“.",
      en: "Nadia, a guide, is asked first. She has no time this week: tap “Gerade nicht” (Not now).",
    },
    done: { theirs: 1 },
  },
  {
    person: "Karim (Demo)",
    text: {
      de: "Jetzt wird Karim gefragt. Er spricht Arabisch: tippen Sie auf „Ja, ich übernehme“.",
      en: "Now Karim is asked. He speaks Arabic: tap “Ja, ich übernehme” (Yes, I take it).",
    },
    done: { theirs: 1 },
  },
  {
    person: "ريم (تجربة)",
    text: {
      de: "Reem und Karim schreiben sich über den Bot. Schreiben Sie auf beiden Handys. Schicken Sie Karim mit „+“ ein Bild und eine Sprachnachricht.",
      en: "Reem and Karim write to each other through the bot. Write on both phones. With “+”, send Karim a picture and a voice message.",
    },
    done: { kinds: ["photo", "voice"] },
  },
  {
    person: "Karim (Demo)",
    text: {
      de: "Karim schreibt eine Notiz und schließt ab. Wählen Sie, wie es ausgegangen ist.",
      en: "Karim writes a note and closes. Choose how it ended.",
    },
    done: { theirs: 3 },
  },
  {
    person: "Olena (Demo)",
    text: {
      de: "Olena ist Mitglied. Auf ihrem Handy liegt eine Einladung: sagen Sie zu.",
      en: "Olena is a member. There is an invitation on her phone: accept it.",
    },
    done: { theirs: 1 },
  },
  {
    person: "Olena (Demo)",
    text: {
      de: "Die Zeit läuft vor: tippen Sie oben auf „+1 Woche“. Olena bekommt Erinnerungen.",
      en: "Time moves on: tap “+1 week” at the top. Olena gets her reminders.",
    },
    done: { days: 6 },
  },
  {
    person: "Ayse (Demo)",
    text: {
      de: "Ayse koordiniert. Das Treffen muss umziehen: verschieben Sie es auf ihrem Handy.",
      en: "Ayse coordinates. The meeting has to move: move it on her phone.",
    },
    done: { theirs: 3 },
  },
  {
    person: "Olena (Demo)",
    text: {
      de: "Sehen Sie auf Olenas Handy nach: sie hat es erfahren, genau einmal.",
      en: "Look at Olena’s phone: she has been told, exactly once.",
    },
  },
];
