/** Everything the page says to the demo's server. @see ../../protocol.ts */

/** @import { DemoEvent, DemoMessage, DemoState } from '../../protocol.ts' */
/** @typedef {{ ok: boolean, error?: string, fieldErrors?: Record<string, string>, now?: string }} Answer */

const UNREACHABLE = 'The demo server does not answer. Is it still running?';
const RECONNECT_AFTER_MS = 2_000;

/**
 * @param {string} path
 * @param {Record<string, string>} query
 */
async function get(path, query) {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`, {
    headers: { accept: 'application/json' },
  }).catch(() => {
    throw new Error(UNREACHABLE);
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || body.ok === false) throw new Error(body.error ?? `The demo server answered ${answer.status}.`);
  return body;
}

/**
 * The workspace as this person sees it; without a person, as the one whom the server picks.
 * @param {string | null} as
 * @returns {Promise<DemoState>}
 */
export const getState = (as) => get('/demo/state', as ? { as } : {});

/**
 * @param {string} as
 * @param {string} channel
 * @returns {Promise<readonly DemoMessage[]>}
 */
export const getMessages = async (as, channel) => (await get('/demo/messages', { as, channel })).messages;

/**
 * Sends one of the requests of the protocol. It never throws: what went wrong is a sentence in the answer.
 * @param {'command' | 'message' | 'message-shortcut' | 'action' | 'view-submit' | 'view-close' | 'home' | 'time'} what
 * @param {Record<string, unknown>} body
 * @returns {Promise<Answer>}
 */
export async function send(what, body) {
  try {
    const answer = await fetch(`/demo/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const result = await answer.json().catch(() => null);
    if (typeof result?.ok === 'boolean') return result;
    return { ok: false, error: result?.error ?? `The demo server answered ${answer.status}.` };
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

/**
 * Listens to what happens for this person until the returned function is called. A broken connection is opened again
 * by itself; `onReconnected` is the moment to load what was missed.
 * @param {string} as
 * @param {{ onEvent: (event: DemoEvent) => void, onLost: () => void, onReconnected: () => void }} listener
 */
export function listen(as, { onEvent, onLost, onReconnected }) {
  /** @type {EventSource} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isLost = false;
  const open = () => {
    source = new EventSource(`/demo/events?${new URLSearchParams({ as })}`);
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onopen = () => {
      if (isLost) onReconnected();
      isLost = false;
    };
    source.onerror = () => {
      isLost = true;
      onLost();
      // The browser retries a dropped connection but gives up after an answer such as 502.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RECONNECT_AFTER_MS);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
