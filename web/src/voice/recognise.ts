/** What was said could not be made into text. */
export class NotHeardError extends Error {
  /** @param code the server's, e.g. "silence"; "unreachable" where it did not answer
   *  @param message the server's, in English */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** POST /api/listening
 *  @param token the page's, as for the hub
 *  @throws NotHeardError
 *  @throws DOMException AbortError */
export async function recognise(server: string, recording: Blob, token: () => Promise<string>, signal: AbortSignal): Promise<string> {
  let answer: Response;
  let body: { text?: string; error?: { code: string; message: string } };
  try {
    answer = await fetch(`${server}/api/listening`, { method: "POST", body: recording, headers: { "Content-Type": recording.type, Authorization: `Bearer ${await token()}` }, credentials: "omit", signal });
    body = (await answer.json()) as typeof body;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NotHeardError("unreachable", String(error));
  }
  if (!body.text) throw new NotHeardError(body.error?.code ?? "failed", body.error?.message ?? `${answer.status}`);
  return body.text;
}
