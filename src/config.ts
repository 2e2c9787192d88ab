import { existsSync } from 'node:fs';
import { z } from 'zod';
import { DATABASE, Environment, type LogLevel, missingTokens, PAGERDUTY, PRACTICE } from './env-variables.ts';
import type { HookSecrets } from './incidents/sources/secrets.ts';
import { SIGNING_SOURCES } from './incidents/sources/sources.ts';
import type { PagerdutyConfig } from './pagerduty/get.ts';

/** How the bot is connected to Slack: by a socket that it opens itself, or by requests that Slack sends. */
export type SlackConfig =
  | { readonly mode: 'socket'; readonly botToken: string; readonly appToken: string; readonly apiUrl: string }
  | { readonly mode: 'http'; readonly botToken: string; readonly signingSecret: string; readonly apiUrl: string };

export type DatabaseConfig = {
  /** `undefined` for the embedded server, in `dataDir`. */
  readonly url: string | undefined;
  readonly replicaUrl: string | undefined;
  /** A direct connection for migrations, where `url` leads through PgBouncer. */
  readonly migrationUrl: string | undefined;
  readonly dataDir: string;
};

export type Config = {
  readonly slack: SlackConfig;
  readonly database: DatabaseConfig;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Slack ids of people who may do everything, besides the admins and owners of the Slack workspace. */
  readonly admins?: readonly string[];
  /** The secrets that sources of incidents sign with. A source without one needs a token. */
  readonly hookSecrets?: HookSecrets;
  /** The secret that encrypts stored secrets. Without it, a file in `dataDir` is used. */
  readonly secret?: string | undefined;
  /** Whether programs on this machine read `/metrics` without a token. */
  readonly metricsOpen?: boolean;
  /** PagerDuty's REST API; `undefined` where no token is set. */
  readonly pagerduty?: PagerdutyConfig | undefined;
};

const SLACK_API = 'https://slack.com/api/';
const PAGERDUTY_API = 'https://api.pagerduty.com/';

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(Environment.shape),
  ...Object.keys(PRACTICE),
  ...SIGNING_SOURCES.map(({ signing }) => signing.variable),
];

/** Adds the variables of a `.env` file in the current directory. A variable that is set already is not changed. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/**
 * Lets this process live in UTC, whatever the zone of its machine. In the hour that comes twice when summer time ends, a local clock
 * steps back as soon as the milliseconds of a date are set, and then node-cron waits for a minute that does not come.
 */
export function liveInUtc(): void {
  process.env['TZ'] = 'UTC';
}

/** Reads and checks the environment. Throws one error that names every fault with its remedy. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const { data, error } = Environment.safeParse(env);
  const missing = missingTokens(env);
  const faults = [...faultsOf(error), ...missing];
  if (data === undefined || faults.length > 0) throw environmentError(faults, missing.length > 0 ? DEMO : '');
  return {
    slack: toSlack(data),
    database: toDatabase(data),
    host: data.HOST ?? '127.0.0.1',
    port: data.PORT ?? 3000,
    logLevel: data.LOG_LEVEL ?? 'info',
    admins: [...new Set(data.DRUMBEAT_ADMINS ?? [])],
    hookSecrets: toHookSecrets(env),
    secret: data.DRUMBEAT_SECRET,
    metricsOpen: data.METRICS_OPEN === 'loopback',
    pagerduty: toPagerduty(data),
  };
}

/** The part that an operator's command needs. It works without Slack. */
export function readDatabaseConfig(env: NodeJS.ProcessEnv = process.env): DatabaseConfig {
  const { data, error } = z.object(DATABASE).safeParse(env);
  if (data === undefined) throw environmentError(faultsOf(error));
  return toDatabase(data);
}

/** The part that the backfill from PagerDuty needs; `undefined` where no token is set. */
export function readPagerdutyConfig(env: NodeJS.ProcessEnv = process.env): PagerdutyConfig | undefined {
  const { data, error } = z.object(PAGERDUTY).safeParse(env);
  if (data === undefined) throw environmentError(faultsOf(error));
  return toPagerduty(data);
}

/** The database that `drumbeat import practice` reads; `undefined` where none is set. */
export function readPracticeUrl(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { data, error } = z.object(PRACTICE).safeParse(env);
  if (data === undefined) throw environmentError(faultsOf(error));
  return data.PRACTICE_DATABASE_URL;
}

const faultsOf = (error: z.ZodError | undefined): string[] =>
  (error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`);

const DEMO = '\nTo look around without Slack: npm run demo';

const environmentError = (faults: readonly string[], advice = ''): Error =>
  new Error(`The environment needs mending:\n${faults.map((fault) => `  ${fault}.`).join('\n')}${advice}`);

function toSlack(env: z.output<typeof Environment>): SlackConfig {
  const botToken = env.SLACK_BOT_TOKEN ?? '';
  const apiUrl = env.SLACK_API_URL ?? SLACK_API;
  if (env.SLACK_APP_TOKEN !== undefined) return { mode: 'socket', botToken, appToken: env.SLACK_APP_TOKEN, apiUrl };
  return { mode: 'http', botToken, signingSecret: env.SLACK_SIGNING_SECRET ?? '', apiUrl };
}

const toHookSecrets = (env: NodeJS.ProcessEnv): HookSecrets =>
  Object.fromEntries(
    SIGNING_SOURCES.flatMap(({ source, signing }) => {
      const secret = env[signing.variable];
      return secret === undefined || secret === '' ? [] : [[source, secret]];
    }),
  );

type PagerdutyEnvironment = { [Name in keyof typeof PAGERDUTY]?: string | undefined };

const toPagerduty = (env: PagerdutyEnvironment): PagerdutyConfig | undefined =>
  env.PAGERDUTY_TOKEN === undefined
    ? undefined
    : { token: env.PAGERDUTY_TOKEN, apiUrl: env.PAGERDUTY_API_URL ?? PAGERDUTY_API };

type DatabaseEnvironment = { [Name in keyof typeof DATABASE]?: string | undefined };

const toDatabase = (env: DatabaseEnvironment): DatabaseConfig => ({
  url: env.DATABASE_URL,
  replicaUrl: env.DATABASE_REPLICA_URL,
  migrationUrl: env.MIGRATION_DATABASE_URL,
  dataDir: env.DATA_DIR ?? './data',
});
