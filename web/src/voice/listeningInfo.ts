/** GET /api/listening */
export interface ListeningInfo {
  /** The server recognises speech. */
  server: boolean;
  /** Why it does not, with the remedy. */
  notice: string | null;
  /** Whoever runs the server allows the browser's own recogniser, which sends the voice to the browser's maker. */
  browser: boolean;
  /** Languages that the server understands; null for all. */
  languages: string[] | null;
  longestSeconds: number;
}

/** The part of the Web Speech API that is used. */
export interface SpeechRecognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onnomatch: (() => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

export type MakeRecognition = new () => SpeechRecognition;

/** @returns the browser's own recogniser, where it has one and it may be used */
export function browserRecogniser(info: ListeningInfo): MakeRecognition | null {
  const found = globalThis as { SpeechRecognition?: MakeRecognition; webkitSpeechRecognition?: MakeRecognition };
  return info.browser ? (found.SpeechRecognition ?? found.webkitSpeechRecognition ?? null) : null;
}

/** @param language tag of what the visitor speaks */
export function serverHears(info: ListeningInfo, language: string): boolean {
  return info.server && (info.languages === null || info.languages.includes(language.toLowerCase().split(/[-_]/)[0]!));
}

/** @param language tag of what the visitor speaks */
export function canHear(info: ListeningInfo, language: string): boolean {
  return browserRecogniser(info) !== null || serverHears(info, language);
}

/** @returns null where the server has no such thing or cannot be reached */
export async function fetchListening(server: string): Promise<ListeningInfo | null> {
  try {
    const answer = await fetch(`${server}/api/listening`, { credentials: "omit" });
    return answer.ok ? ((await answer.json()) as ListeningInfo) : null;
  } catch {
    return null;
  }
}
