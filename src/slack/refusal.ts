import { ErrorCode, type WebAPIPlatformError } from '@slack/web-api';

/** The code by which Slack refused a call; `undefined` where the call failed in another way. */
export function refusalOf(error: unknown): string | undefined {
  const { code, data } = error as Partial<WebAPIPlatformError>;
  return code === ErrorCode.PlatformError ? data?.error : undefined;
}
