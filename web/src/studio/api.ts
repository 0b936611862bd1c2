/** What the studio asks of the server (docs/studio.md). Positions are audio samples on the turn's clock. */

export interface StudioPresenter {
  folder: string;
  name: string;
  language?: string;
  serves: boolean;
  problem?: string;
}

export interface Span {
  start: number;
  end: number;
}

export interface Gesture {
  gesture: string;
  size: number;
  at?: number;
}

export interface Sentence extends Span {
  text: string;
  emotion: string;
  strength: number;
  pace: number;
  gestures: Gesture[];
}

export interface Word extends Span {
  text: string;
}

export interface Phoneme extends Span {
  phoneme: string;
  stress: number;
}

/** A value a frame. */
export interface Curve {
  name: string;
  rest: number;
  least: number;
  most: number;
  values: number[];
}

export type Stage = "speech" | "motion" | "frames" | "encoding";

/** Milliseconds: when the piece was ready after the rendering began, and how long the stage worked on it. */
export interface Timing extends Span {
  stage: Stage;
  ready: number;
  took: number;
}

export interface Result {
  clip: string;
  bytes: number;
  presenter: string;
  width: number;
  height: number;
  sampleRate: number;
  samplesPerFrame: number;
  samples: number;
  sentences: Sentence[];
  words: Word[];
  phonemes: Phoneme[];
  samplesPerPeak: number;
  peaks: number[];
  curves: Curve[];
  timings: Timing[];
  notices: string[];
  vtt: string;
  voice: string;
  compute: string;
  seconds: number;
}

export interface Progress {
  doing: string;
  done?: number;
}

interface Line {
  progress?: Progress;
  result?: Result;
  problem?: string;
}

/** The server wants the operators' key. */
export class KeyNeeded extends Error {}

const root = "/api/studio";
const keyPlace = "presenter-admin-key";

export function keepKey(key: string): void {
  sessionStorage.setItem(keyPlace, key);
}

async function call(address: string, options: RequestInit = {}): Promise<Response> {
  const key = sessionStorage.getItem(keyPlace);
  const headers = new Headers(options.headers);
  if (key) headers.set("Authorization", `Bearer ${key}`);
  const response = await fetch(address, { ...options, headers });
  if (response.status === 401) throw new KeyNeeded(key ? "This is not the admin key of this server." : "");
  if (response.ok) return response;
  const problem = await response.text();
  let detail: unknown;
  try {
    detail = (JSON.parse(problem) as { detail?: unknown }).detail;
  } catch {
    detail = problem;
  }
  throw new Error(typeof detail === "string" && detail ? detail : `The server answered ${response.status}.`);
}

export async function presenters(): Promise<StudioPresenter[]> {
  return (await call(`${root}/presenters`)).json() as Promise<StudioPresenter[]>;
}

/** Renders a text; tells how far it is. */
export async function render(presenter: string, text: string, tell: (progress: Progress) => void, signal: AbortSignal): Promise<Result> {
  const response = await call(`${root}/render`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ presenter, text }), signal });
  let result: Result | undefined;
  for await (const line of lines(response)) {
    const read = JSON.parse(line) as Line;
    if (read.problem) throw new Error(read.problem);
    if (read.progress) tell(read.progress);
    result = read.result ?? result;
  }
  if (!result) throw new Error("The connection ended before the clip was rendered. Remedy: render it again; the server's log says more.");
  return result;
}

/** A video element cannot show the key, so the whole clip is fetched. */
export async function clip(result: Result): Promise<Blob> {
  return (await call(result.clip)).blob();
}

async function* lines(response: Response): AsyncGenerator<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const parts = (rest + (value ?? "")).split("\n");
    rest = parts.pop()!;
    yield* parts.filter((part) => part.length > 0);
    if (done) return;
  }
}
