/** What the HTTP server takes of a request and of a client. docs/api.md has the table, and a test holds it to these numbers. */
export const SERVER_LIMITS = {
  /** The address and all headers together; beyond it 431. */
  maxHeaderSize: 16_384,
  /** From the first byte to the end of the headers; later it is 408. */
  headersTimeout: 10_000,
  /** From the first byte to the end of the body; later it is 408. */
  requestTimeout: 30_000,
  /** How long an open connection may wait for its next request. */
  keepAliveTimeout: 5_000,
  /** How often the two times are looked at, so that each may be exceeded by so much. */
  connectionsCheckingInterval: 2_000,
} as const;

/** Connections at once; one more is closed unread. */
export const MOST_CONNECTIONS = 1_000;

/** Bytes of a body, unpacked. */
export const MOST_BODY_BYTES = 1_000_000;

/** The same at the webhooks that carry alert groups: the largest outage is the one that must not be missing. */
export const MOST_ALERTS_BODY_BYTES = 16_000_000;

/** Alerts in one payload. */
export const MOST_ALERTS = 50_000;

/** How many bodies of more than `MOST_BODY_BYTES` are read at once; the next ones wait. */
export const MOST_LARGE_BODIES = 4;

/** Objects and arrays inside each other. Postgres and what goes through a body call themselves for each. */
export const MOST_JSON_DEPTH = 64;

/** Values of any kind in a body: a body of real events that is full has half as many. */
export const MOST_JSON_VALUES = 50_000;

/** Events in one array at `POST /v1/deploys`. */
export const MOST_DEPLOYMENT_EVENTS = 1_000;

/** Events in one array at `POST /v1/incidents`. */
export const MOST_INCIDENT_EVENTS = 100;

/** Fields of one object. */
export const MOST_JSON_FIELDS = 1_000;
