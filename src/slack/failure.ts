import { ErrorCode } from '@slack/web-api';

/** What a failed call means for the message. `code` is Slack's, the network's or a status, and never a part of the message. */
export type SlackFailure =
  /** It will always fail. `isOfPlace`: every other message to the same place will fail too. */
  | { readonly kind: 'permanent'; readonly code: string; readonly isOfPlace: boolean }
  | { readonly kind: 'rate-limited'; readonly code: string; readonly retryAfterMs: number }
  /** Slack refused the blocks. It may accept the plain form. */
  | { readonly kind: 'plain-form'; readonly code: string }
  /** It certainly had no effect, and may succeed later. */
  | { readonly kind: 'no-effect'; readonly code: string }
  /** It may have had its effect. */
  | { readonly kind: 'uncertain'; readonly code: string };

const OF_PLACE = new Set([
  'account_inactive',
  'cannot_dm_bot',
  'channel_is_archived',
  'channel_not_found',
  'channel_type_not_supported',
  'is_archived',
  'messages_tab_disabled',
  'not_in_channel',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'users_not_found',
]);

const OF_MESSAGE = new Set([
  'cannot_reply_to_message',
  'cant_update_message',
  'edit_window_closed',
  'message_not_found',
  'metadata_too_large',
  'msg_too_long',
  'no_text',
  'restricted_action_thread_locked',
  'thread_not_found',
]);

const OF_BLOCKS = new Set([
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'too_many_attachments',
]);

/** Slack's codes for an error half-way. */
const HALF_WAY = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);

const TOO_MANY = new Set(['message_limit_exceeded', 'rate_limited', 'ratelimited']);

/** Slack's codes for a token that it does not take. A new token helps, and nothing else. */
const OF_TOKEN = new Set([
  'account_inactive',
  'app_deleted',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'team_access_not_granted',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
]);

export const isTokenRefused = (code: string): boolean => OF_TOKEN.has(code);

const NETWORK =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|DEPTH_ZERO_.*)$/;

const DEFAULT_RETRY_MS = 30_000;

/** Sorts everything that a call of the Web API throws. No other file knows what Slack's codes mean. */
export function sortSlackError(error: unknown): SlackFailure {
  const thrown = (error ?? {}) as ThrownBySdk;
  switch (thrown.code) {
    case ErrorCode.PlatformError:
      return sortCode(thrown.data?.error);
    case ErrorCode.RateLimitedError:
      return { kind: 'rate-limited', code: 'ratelimited', retryAfterMs: Math.max(1, thrown.retryAfter ?? 0) * 1_000 };
    case ErrorCode.HTTPError:
      return sortStatus(thrown.statusCode ?? 0);
    case ErrorCode.RequestError:
      return sortNetwork(thrown.original);
  }
  // For a 429 without a time to wait, the SDK throws an error without a code.
  return String(thrown.message).startsWith('Retry header did not contain a valid timeout')
    ? { kind: 'rate-limited', code: 'ratelimited', retryAfterMs: DEFAULT_RETRY_MS }
    : { kind: 'uncertain', code: 'no readable answer' };
}

type ThrownBySdk = {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly data?: { readonly error?: unknown };
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly original?: unknown;
};

function sortCode(code: unknown): SlackFailure {
  // The SDK takes any body that is not JSON for a code.
  if (typeof code !== 'string' || !/^[a-z][a-z0-9_]{1,59}$/.test(code))
    return { kind: 'uncertain', code: 'no readable answer' };
  if (OF_PLACE.has(code)) return { kind: 'permanent', code, isOfPlace: true };
  if (OF_MESSAGE.has(code)) return { kind: 'permanent', code, isOfPlace: false };
  if (OF_BLOCKS.has(code)) return { kind: 'plain-form', code };
  if (TOO_MANY.has(code)) return { kind: 'rate-limited', code, retryAfterMs: DEFAULT_RETRY_MS };
  return { kind: HALF_WAY.has(code) ? 'uncertain' : 'no-effect', code };
}

const sortStatus = (status: number): SlackFailure => ({
  kind: status >= 400 && status < 500 && status !== 408 ? 'no-effect' : 'uncertain',
  code: `HTTP ${status}`,
});

function sortNetwork(original: unknown): SlackFailure {
  const { name, cause } = original as { name?: string; cause?: { code?: unknown; syscall?: unknown } };
  const code = typeof cause?.code === 'string' ? cause.code : (name ?? 'no answer');
  const neverConnected = NETWORK.test(code) || cause?.syscall === 'connect' || cause?.syscall === 'getaddrinfo';
  return { kind: neverConnected ? 'no-effect' : 'uncertain', code };
}
