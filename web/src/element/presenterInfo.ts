/** The still picture with alpha, and the loops with colour above and alpha below. */
export interface CutOutPictures {
  plate: string | null;
  idle: string | null;
  listening: string | null;
}

/** GET /api/presenter: what a page shows of a presenter before the first answer. */
export interface PresenterInfo {
  id: string;
  name: string;
  /** Tag of the language that its voice speaks. */
  language: string;
  title: string | null;
  subtitle: string | null;
  suggestions: string[];
  plate: string | null;
  idle: string | null;
  listening: string | null;
  /** Of the picture, in its own pixels. */
  width: number;
  height: number;
  /** Where the label lies in the picture, in shares of it; null where there is none. */
  label: { x: number; y: number; width: number; height: number } | null;
  /** Without the backdrop; null where the presenter cannot be cut out. */
  cutOut: CutOutPictures | null;
  /** Why it cannot, with the remedy. */
  cutOutProblem: string | null;
  /** Why there is no video just now. */
  notice: string | null;
}

/** @throws Error where the server cannot be reached or tells something else */
export async function fetchPresenter(server: string, id: string): Promise<PresenterInfo> {
  const answer = await fetch(`${server}/api/presenter?id=${encodeURIComponent(id)}`, { credentials: "omit" });
  const told = (await answer.json()) as Partial<PresenterInfo>;
  const at = (path: string | null | undefined) => (path ? server + path : null);
  return {
    id: told.id ?? "", name: told.name ?? "", language: told.language ?? "en", title: told.title ?? null, subtitle: told.subtitle ?? null,
    suggestions: told.suggestions ?? [], plate: at(told.plate), idle: at(told.idle), listening: at(told.listening),
    width: told.width ?? 1, height: told.height ?? 1, label: told.label ?? null, notice: told.notice ?? null,
    cutOut: told.cutOut ? { plate: at(told.cutOut.plate), idle: at(told.cutOut.idle), listening: at(told.cutOut.listening) } : null, cutOutProblem: told.cutOutProblem ?? null,
  };
}
