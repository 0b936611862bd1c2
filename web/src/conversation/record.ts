import type { Citation, EndReason, SaidTurn, SignedIn } from "../protocol";

/** One question and what came of it, as the visitor saw it. */
export interface RecordedTurn {
  turnId: string;
  /** null where the presenter spoke by itself. */
  question: string | null;
  /** ISO 8601. */
  askedAt: string;
  sentences: { text: string; citations: readonly Citation[] }[];
  cards: string[];
  /** null while it is being answered. */
  reason: EndReason | null;
  /** What was heard of an interrupted answer; null where all of it counts. */
  heard: string | null;
  helpful: boolean | null;
}

interface Kept {
  id: string;
  /** Who has signed in here; missing where nobody has. */
  person?: string;
  turns: RecordedTurn[];
}

/** A storage that may refuse: blocked by the browser, or full. */
export type Shelf = Pick<Storage, "getItem" | "setItem">;

/** More would fill the browser's storage; the server keeps its own. */
const Most = 100;

/** The conversation as the tab remembers it: over a reload and on the site's next page, gone with the tab. */
export class ConversationRecord {
  private kept: Kept;

  constructor(
    private readonly key: string,
    private readonly shelf: Shelf | null,
  ) {
    this.kept = this.read() ?? { id: crypto.randomUUID(), turns: [] };
    // What was being answered when the page went away broke off there.
    for (const turn of this.kept.turns) turn.reason ??= "failed";
    this.write();
  }

  get id(): string {
    return this.kept.id;
  }

  get turns(): readonly RecordedTurn[] {
    return this.kept.turns;
  }

  begin(turnId: string, question: string | null): RecordedTurn {
    const turn: RecordedTurn = { turnId, question, askedAt: new Date().toISOString(), sentences: [], cards: [], reason: null, heard: null, helpful: null };
    this.kept.turns.push(turn);
    this.kept.turns.splice(0, this.kept.turns.length - Most);
    this.write();
    return turn;
  }

  /** Keeps what was changed of a turn. */
  changed(): void {
    this.write();
  }

  /** Another conversation, of which nobody knows the one before. */
  clear(): void {
    this.kept = { ...this.kept, id: crypto.randomUUID(), turns: [] };
    this.write();
  }

  /**
   * The conversation is this person's from now on. What this tab holds is theirs unless somebody else has signed in here
   * before; where it holds nothing, they go on with what they said elsewhere.
   * @returns whether it is another conversation now
   */
  claim(who: SignedIn): boolean {
    const { person, turns } = this.kept;
    const own = person === who.person || (person === undefined && turns.length > 0);
    if (own) this.kept.person = who.person;
    else this.kept = { id: who.conversationId ?? crypto.randomUUID(), person: who.person, turns: who.turns.map(recorded) };
    this.write();
    return !own;
  }

  private read(): Kept | null {
    try {
      const kept = JSON.parse(this.shelf?.getItem(this.key) ?? "null") as Kept | null;
      return typeof kept?.id === "string" && Array.isArray(kept.turns) ? kept : null;
    } catch {
      return null;
    }
  }

  private write(): void {
    try {
      this.shelf?.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Without storage the conversation lasts as long as the page.
    }
  }
}

function recorded({ turnId, question, askedAt, answer, citations, interrupted, helpful }: SaidTurn): RecordedTurn {
  const sentences = answer ? [{ text: answer, citations }] : [];
  return { turnId, question, askedAt, sentences, cards: [], reason: interrupted ? "interrupted" : "completed", heard: interrupted ? answer : null, helpful };
}

/** The browser's storage of this kind, where it lets the page have one. */
export function shelf(kind: "localStorage" | "sessionStorage"): Shelf | null {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
