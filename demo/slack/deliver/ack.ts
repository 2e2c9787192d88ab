/** How the bot answered a request, as Slack reports it to the person when it failed. */
export type Ack = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: AckError };

export type AckError = 'operation_timeout' | 'dispatch_failed' | 'http_client_error' | 'http_service_error';

export type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
};

const reasons: Record<AckError, string> = {
  operation_timeout: 'the app did not respond in time',
  dispatch_failed: 'the app could not be reached',
  http_client_error: 'the app refused the request',
  http_service_error: 'the app had an error',
};

export const ackReason = (error: AckError): string => reasons[error];
