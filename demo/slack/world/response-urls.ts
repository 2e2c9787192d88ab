import { newId } from '../json.ts';

/** What a response url stands for: where to answer, to whom, and which message `replace_original` means. */
export type ReplyPlace = {
  readonly channel: string;
  readonly userId: string;
  readonly threadTs?: string;
  /** The message whose button was clicked; after a command, the last answer to it. */
  originalTs?: string;
};

export type ResponseUrls = {
  issue(place: ReplyPlace): string;
  /** Finds the place while the url is good. `spend` counts a use: Slack counts only answers that it took. */
  open(id: string): { readonly ok: true; readonly place: ReplyPlace; spend(): void } | Closed;
};
type Closed = { readonly ok: false; readonly error: 'no_such_url' | 'expired_url' | 'used_url' };

const maxUses = 5;
const lifetimeMs = 30 * 60_000;

/** By real time, as triggers: a demo that jumps a week must not cut off an answer that is on its way. */
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
