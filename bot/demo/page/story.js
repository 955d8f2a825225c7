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
    done: { theirs: 13 },
  },
  {
    person: "ريم (تجربة)",
    text: {
      de: "Reem will mit einem Menschen sprechen. Tippen Sie unter dem Ergebnis darauf. Wählen Sie Arabisch und den Stadtteil Linden. Streichen Sie eine Zeile, und geben Sie den Rest weiter.",
      en: "Reem wants to talk with a person. Tap that below the result. Choose Arabic and the district Linden. Strike out one line, then pass on the rest.",
    },
    done: { theirs: 6 },
  },
  {
    person: "Nadia (Demo)",
    text: {
      de: "Die Lotsin Nadia wird zuerst gefragt. Sie hat gerade keine Zeit: tippen Sie auf ihrem Handy auf „ليس الآن“ (Gerade nicht), dann auf einen Grund.",
      en: "Nadia, a guide, is asked first. She has no time just now: on her phone, tap “ليس الآن” (Not now), then a reason.",
    },
    done: { theirs: 1 },
  },
  {
    person: "Karim (Demo)",
    text: {
      de: "Jetzt wird Karim gefragt. Er spricht auch Arabisch: tippen Sie auf „Ja, ich übernehme“.",
      en: "Now Karim is asked. He speaks Arabic too: tap “Ja, ich übernehme” (Yes, I take it).",
    },
    done: { theirs: 1 },
  },
  {
    person: "ريم (تجربة)",
    text: {
      de: "Reem und Karim schreiben sich über den Bot. Schreiben Sie auf beiden Handys. Schicken Sie von Reem mit „+“ ein Bild und eine Sprachnachricht.",
      en: "Reem and Karim write to each other through the bot. Write on both phones. From Reem’s, send a picture and a voice message with “+”.",
    },
    done: { kinds: ["photo", "voice"] },
  },
  {
    person: "Karim (Demo)",
    text: {
      de: "Karim sieht die Anfrage an. Er schreibt eine „Notiz“ und tippt dann auf „Abschließen“. Wählen Sie, wie es ausgegangen ist.",
      en: "Karim looks at the request. He writes a “Notiz” (note), then taps “Abschließen” (close). Choose how it ended.",
    },
    done: { theirs: 4 },
  },
  {
    person: "Olena (Demo)",
    text: {
      de: "Olena ist Mitglied. Auf ihrem Handy liegt die Einladung zur Mitgliederversammlung: sagen Sie zu.",
      en: "Olena is a member. On her phone there is the invitation to the members’ assembly (Mitgliederversammlung): say yes.",
    },
    done: { theirs: 1 },
  },
  {
    person: "Olena (Demo)",
    text: {
      de: "Die Zeit läuft vor: tippen Sie oben auf „+1 Woche“. Olena wird erinnert.",
      en: "Time moves on: tap “+1 week” at the top. Olena is reminded.",
    },
    done: { days: 6 },
  },
  {
    person: "Ayse (Demo)",
    text: {
      de: "Ayse koordiniert, und die Versammlung muss umziehen. Im Menü: „Koordination“, dann der Termin, „Ändern“, ein neuer Tag oder Ort, „So mitteilen“.",
      en: "Ayse coordinates, and the assembly has to move. In the menu: “Koordination”, then the meeting, “Ändern” (change), a new day or place, “So mitteilen” (tell them).",
    },
    done: { theirs: 6 },
  },
  {
    person: "Olena (Demo)",
    text: {
      de: "Sehen Sie auf Olenas Handy nach: sie hat es erfahren, genau einmal.",
      en: "Look at Olena’s phone: she has been told, exactly once.",
    },
  },
];
