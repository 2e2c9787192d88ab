const TIMEOUT_MS = 5_000;

/** Answers at the `response_url` of a command or click, which works also where the bot is not a member; throws where Slack refuses. */
export async function respondTo(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`Slack answered the response_url with ${response.status}`);
}
