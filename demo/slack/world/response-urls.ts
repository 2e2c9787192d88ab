import { newId } from '../json.ts';

/** What belongs to a response url: where to answer, to whom, and which message `replace_original` means. */
export type ReplyPlace = {
  readonly channel: string;
  readonly userId: string;
  readonly threadTs?: string;
  /** The message whose button was clicked. After a command, the last answer to it. */
  originalTs?: string;
};

export type ResponseUrls = {
  issue(place: ReplyPlace): string;
  /** Finds the place while the url is valid. `spend` counts a use: Slack counts only the answers that it accepted. */
  open(id: string): { readonly ok: true; readonly place: ReplyPlace; spend(): void } | Closed;
};
type Closed = { readonly ok: false; readonly error: 'no_such_url' | 'expired_url' | 'used_url' };

const maxUses = 5;
const lifetimeMs = 30 * 60_000;

/** It ends in real time, like a trigger: a demo that jumps a week must not cut off an answer that is being sent. */
export function createResponseUrls(
  baseUrl: () => string,
  monotonicMs: () => number = () => performance.now(),
): ResponseUrls {
  const urls = new Map<string, { readonly place: ReplyPlace; readonly endsAtMs: number; uses: number }>();
  return {
    issue(place) {
      const id = newId('R');
      urls.set(id, { place, endsAtMs: monotonicMs() + lifetimeMs, uses: 0 });
      return `${baseUrl()}/response/${id}`;
    },
    open(id) {
      const url = urls.get(id);
      if (!url) return { ok: false, error: 'no_such_url' };
      if (monotonicMs() >= url.endsAtMs) return { ok: false, error: 'expired_url' };
      if (url.uses >= maxUses) return { ok: false, error: 'used_url' };
      return {
        ok: true,
        place: url.place,
        spend() {
          url.uses += 1;
        },
      };
    },
  };
}
