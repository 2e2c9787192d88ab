const TIMEOUT_MS = 5_000;

/** Answers at Slack's own address for one command or click, which works where the bot is no member; throws where it is refused. */
export async function respondTo(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`Slack answered the response_url with ${response.status}`);
}
