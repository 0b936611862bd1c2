/** What was said could not be made into text. */
export class NotHeardError extends Error {
  /** @param code the server's, e.g. "silence"; "unreachable" where it did not answer
   *  @param message the server's, in English */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** GET /api/listening */
export interface ListeningInfo {
  /** The server recognises speech. */
  server: boolean;
  /** Why it does not, with the remedy. */
  notice: string | null;
  /** Whoever runs the server allows the browser's own recogniser, which sends the voice to the browser's maker. */
  browser: boolean;
  /** Languages that it understands; null for all. */
  languages: string[] | null;
  longestSeconds: number;
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

/** @throws NotHeardError
 *  @throws DOMException AbortError */
export async function recognise(server: string, recording: Blob, signal: AbortSignal): Promise<string> {
  let answer: Response;
  let body: { text?: string; error?: { code: string; message: string } };
  try {
    answer = await fetch(`${server}/api/listening`, { method: "POST", body: recording, headers: { "Content-Type": recording.type }, credentials: "omit", signal });
    body = (await answer.json()) as typeof body;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NotHeardError("unreachable", String(error));
  }
  if (!body.text) throw new NotHeardError(body.error?.code ?? "failed", body.error?.message ?? `${answer.status}`);
  return body.text;
}

/** The part of the Web Speech API that is used; Chromium has it under a prefix. */
interface SpeechRecognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }> }) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

type Made = new () => SpeechRecognition;

/** @returns the browser's own recogniser, where it has one */
export function browserRecogniser(): Made | null {
  const found = globalThis as { SpeechRecognition?: Made; webkitSpeechRecognition?: Made };
  return found.SpeechRecognition ?? found.webkitSpeechRecognition ?? null;
}

/** One question heard by the browser: it listens, finds the end and gives the text by itself.
 *  @returns how it is ended early */
export function hearByBrowser(Recogniser: Made, language: string, interim: (text: string) => void, done: (text: string, problem: string | null) => void): () => void {
  const recognition = new Recogniser();
  let text = "";
  let problem: string | null = null;
  recognition.lang = language;
  recognition.interimResults = true;
  recognition.onresult = ({ results }) => {
    text = Array.from(results, (r) => r[0]?.transcript ?? "").join(" ").trim();
    interim(text);
  };
  recognition.onerror = ({ error }) => (problem = error);
  recognition.onend = () => done(text, problem);
  recognition.start();
  return () => recognition.stop();
}
