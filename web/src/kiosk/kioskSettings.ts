import { base } from "../texts/languages";
import { fill } from "../texts/texts";
import { words, type KioskWords } from "./words";

export interface Tile {
  question: string;
  /** Empty: the question. */
  label: string;
}

/** GET /api/kiosk: section Kiosk of the server's settings. */
export interface KioskSettings {
  /** Other than before when there is something new to load. */
  build: string;
  language: string;
  pauseSeconds: number;
  countdownSeconds: number;
  presence: boolean;
  presenceShare: number;
  /** Empty: none. */
  wakePhrase: string;
  /** The server forgets with the kiosk. */
  forget: boolean;
  keepDays: number;
  texts: Record<string, { place: string; invitation: string; privacy: string; tiles: Tile[] }>;
}

/** @throws Error where the server cannot be reached */
export async function fetchSettings(): Promise<KioskSettings> {
  const answer = await fetch("/api/kiosk", { cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`/api/kiosk answers ${answer.status}`);
  return (await answer.json()) as KioskSettings;
}

/** What one kiosk shows in one language. */
export interface KioskTexts {
  language: string;
  words: KioskWords;
  place: string;
  invitation: string;
  privacy: string[];
  tiles: Tile[];
  /** How the kiosk can be called; empty where it cannot. */
  call: string;
  /** Tag and own name of each language that a visitor can choose. */
  languages: [tag: string, name: string][];
}

export function textsOf(settings: KioskSettings, language: string): KioskTexts {
  const tag = base(language);
  const own = words[tag] ?? words["en"]!;
  const told = settings.texts[tag];
  const { notice } = own;
  const phrase = settings.wakePhrase;
  const privacy = told?.privacy ? told.privacy.split(/\n+/) : [notice.machine, settings.forget ? notice.forgets : fill(notice.keeps, { days: settings.keepDays }), settings.presence ? notice.camera : notice.noCamera];
  // A microphone that is open although nobody touched anything is told of, whatever else the museum says.
  if (phrase) privacy.push(fill(notice.microphone, { phrase }));
  const known = Object.keys(settings.texts).filter((other) => words[other]);
  return {
    language: tag, words: own, place: told?.place ?? "", invitation: told?.invitation || own.invitation, privacy, tiles: told?.tiles ?? [], call: phrase ? fill(own.call, { phrase }) : "",
    languages: known.length > 1 ? known.map((other) => [other, words[other]!.name]) : [],
  };
}
