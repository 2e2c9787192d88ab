import { type Logger, LogLevel, WebClient } from '@slack/web-api';

/** How long one request for a delivery may take. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The SDK logs payloads, and every failure of a delivery is logged by its code anyway. */
const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/**
 * Slack's client for messages that must arrive once. It never repeats a request by itself: where a connection dropped after Slack
 * had read the request, a second request would make a second message.
 */
export const deliveryClient = (
  { botToken, apiUrl }: { readonly botToken: string; readonly apiUrl: string },
  timeout = REQUEST_TIMEOUT_MS,
): WebClient =>
  new WebClient(botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: SILENT,
  });
