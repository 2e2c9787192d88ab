import { z } from 'zod';
import { databaseUrlFault } from './db/database-url.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An empty variable, as in `.env` templates, counts as not set. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const postgresUrl = z.string().superRefine((url, context) => {
  const message = databaseUrlFault(url);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** The variables of the database. */
export const DATABASE = {
  DATABASE_URL: optional(postgresUrl),
  DATABASE_REPLICA_URL: optional(postgresUrl),
  MIGRATION_DATABASE_URL: optional(postgresUrl),
  DATA_DIR: optional(z.string()),
};

/** The variable of the import from a practice. */
export const PRACTICE = { PRACTICE_DATABASE_URL: optional(postgresUrl) };

const apiUrl = z.url('is not an address').transform((url) => (url.endsWith('/') ? url : `${url}/`));

/** The variables of PagerDuty. */
export const PAGERDUTY = {
  PAGERDUTY_TOKEN: optional(
    z.string().regex(/^[\x21-\x7e]+$/, 'is no API key. Make a read-only one under Integrations → API Access Keys'),
  ),
  PAGERDUTY_API_URL: optional(apiUrl),
};

/** All variables except the secrets of sources. Each fault says how to correct the variable. */
export const Environment = z.object({
  ...DATABASE,
  ...PAGERDUTY,
  SLACK_BOT_TOKEN: optional(
    z.string().startsWith('xoxb-', 'does not start with xoxb-. Copy the Bot User OAuth Token of your app'),
  ),
  SLACK_APP_TOKEN: optional(
    z.string().startsWith('xapp-', 'does not start with xapp-. Make an app-level token with connections:write'),
  ),
  SLACK_SIGNING_SECRET: optional(z.string()),
  SLACK_API_URL: optional(apiUrl),
  PORT: optional(
    z.coerce.number('is not a number').int('is not a port').min(0, 'is not a port').max(65_535, 'is not a port'),
  ),
  HOST: optional(z.string()),
  DRUMBEAT_ADMINS: optional(
    z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== ''),
      )
      .refine(
        (ids) => ids.every((id) => /^[UW][A-Z0-9]{2,}$/.test(id)),
        'has something that is no member id. In Slack, open a profile and choose Copy member ID (U0123456789); put commas between several',
      ),
  ),
  DRUMBEAT_SECRET: optional(z.string().min(32, 'is shorter than 32 characters. Make one with: openssl rand -hex 32')),
  METRICS_OPEN: optional(z.literal('loopback', 'must be loopback, or not set')),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
});

/** Faults that show only when several variables are read together. */
export function missingTokens(env: NodeJS.ProcessEnv): string[] {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET } = env;
  return [
    ...(SLACK_BOT_TOKEN
      ? []
      : ['SLACK_BOT_TOKEN is missing. Install the app from manifest.yml and copy its Bot User OAuth Token (xoxb-…)']),
    ...(SLACK_APP_TOKEN || SLACK_SIGNING_SECRET
      ? []
      : [
          'SLACK_APP_TOKEN is missing, and so is SLACK_SIGNING_SECRET. Set the first (xapp-…) for Socket Mode, or the second to receive requests over HTTP',
        ]),
  ];
}
