/** One sentence in every language that the mock speaks. */
export interface Phrase {
  readonly en: string;
  readonly es: string;
  readonly fr: string;
  readonly de: string;
  readonly ja: string;
}

/** What streamers say. */
export const phrases: readonly Phrase[] = [
  {
    en: "Hello everyone, welcome to my stream!",
    es: "¡Hola a todos, bienvenidos a mi directo!",
    fr: "Bonjour à tous, bienvenue sur mon live !",
    de: "Hallo zusammen, willkommen in meinem Stream!",
    ja: "みなさんこんにちは、配信へようこそ！",
  },
  {
    en: "Thank you so much for the rose.",
    es: "Muchas gracias por la rosa.",
    fr: "Merci beaucoup pour la rose.",
    de: "Vielen Dank für die Rose.",
    ja: "バラを本当にありがとうございます。",
  },
  {
    en: "Where are you all watching from tonight?",
    es: "¿Desde dónde nos veis esta noche?",
    fr: "D'où nous regardez-vous ce soir ?",
    de: "Von wo schaut ihr heute Abend zu?",
    ja: "今夜はどこから見ていますか？",
  },
  {
    en: "I will play the next song in a minute.",
    es: "Voy a tocar la próxima canción en un minuto.",
    fr: "Je joue la prochaine chanson dans une minute.",
    de: "Ich spiele das nächste Lied in einer Minute.",
    ja: "一分後に次の曲を演奏します。",
  },
  {
    en: "Can you hear me well?",
    es: "¿Me oís bien?",
    fr: "Vous m'entendez bien ?",
    de: "Könnt ihr mich gut hören?",
    ja: "声はよく聞こえますか？",
  },
  {
    en: "We are almost at ten thousand likes.",
    es: "Estamos casi en diez mil me gusta.",
    fr: "Nous sommes presque à dix mille j'aime.",
    de: "Wir sind fast bei zehntausend Likes.",
    ja: "もうすぐ一万いいねです。",
  },
  {
    en: "That is a very good question.",
    es: "Esa es una muy buena pregunta.",
    fr: "C'est une très bonne question.",
    de: "Das ist eine sehr gute Frage.",
    ja: "それはとてもいい質問ですね。",
  },
  {
    en: "Let me show you how it works.",
    es: "Os voy a enseñar cómo funciona.",
    fr: "Je vais vous montrer comment ça marche.",
    de: "Ich zeige euch, wie es funktioniert.",
    ja: "どうやって動くのか見せますね。",
  },
  {
    en: "I have practised this for three years.",
    es: "Llevo tres años practicando esto.",
    fr: "Je m'entraîne à ça depuis trois ans.",
    de: "Das übe ich seit drei Jahren.",
    ja: "これを三年間練習してきました。",
  },
  {
    en: "Follow me if you like what you see.",
    es: "Sígueme si te gusta lo que ves.",
    fr: "Abonne-toi si tu aimes ce que tu vois.",
    de: "Folgt mir, wenn es euch gefällt.",
    ja: "気に入ったらフォローしてください。",
  },
  {
    en: "One more round and then we take a break.",
    es: "Una ronda más y luego hacemos una pausa.",
    fr: "Encore une manche et on fait une pause.",
    de: "Noch eine Runde, dann machen wir Pause.",
    ja: "もう一回やったら休憩します。",
  },
  {
    en: "See you tomorrow at the same time.",
    es: "Nos vemos mañana a la misma hora.",
    fr: "À demain à la même heure.",
    de: "Bis morgen um die gleiche Zeit.",
    ja: "また明日、同じ時間に会いましょう。",
  },
];

/** A phrase in a language, e.g. `es` or `es-MX`. One that the mock does not speak is English, marked: `[it] Hello`. */
export function phraseIn(phrase: Phrase, language: string): string {
  const base = language.split(/[-_]/, 1)[0]?.toLowerCase() ?? "";
  return Object.hasOwn(phrase, base) ? phrase[base as keyof Phrase] : `[${language}] ${phrase.en}`;
}

/** Longest piece of a text without spaces. */
const PIECE = /.{1,4}/gu;
const WORD = /\S+\s*/g;

/** A phrase in the pieces that a listener makes out one after the other: words, or a few characters of Japanese. */
export function piecesOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  return words.length > 1 ? words : (text.match(PIECE) ?? []);
}
