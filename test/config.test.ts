import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig, readDatabaseConfig, readPagerdutyConfig, VARIABLES } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { openMigrated } from '../src/open-migrated.ts';

const TOKENS = { SLACK_BOT_TOKEN: 'xoxb-bot', SLACK_APP_TOKEN: 'xapp-app' };

function faultOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('readConfig', () => {
  test('needs two tokens and has a default for everything else', () => {
    expect(readConfig(TOKENS)).toEqual({
      slack: { mode: 'socket', botToken: 'xoxb-bot', appToken: 'xapp-app', apiUrl: 'https://slack.com/api/' },
      database: { url: undefined, replicaUrl: undefined, migrationUrl: undefined, dataDir: './data' },
      host: '127.0.0.1',
      port: 3_000,
      logLevel: 'info',
      admins: [],
      hookSecrets: {},
      metricsOpen: false,
    });
  });

  test('reads every variable', () => {
    const all = {
      SLACK_BOT_TOKEN: 'xoxb-bot',
      SLACK_SIGNING_SECRET: 'signed',
      SLACK_API_URL: 'http://127.0.0.1:4000/api',
      PORT: '0',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://me@db/drumbeat',
      DATABASE_REPLICA_URL: 'postgresql://me@replica/drumbeat',
      MIGRATION_DATABASE_URL: 'postgres:///drumbeat?host=/run/postgresql',
      DATA_DIR: '/var/lib/drumbeat',
      DRUMBEAT_ADMINS: 'U0MARA, W0IVO,,U0MARA',
      DRUMBEAT_SECRET: 'thirty-two characters, or more ..',
      METRICS_OPEN: 'loopback',
      PAGERDUTY_WEBHOOK_SECRET: 'pd-secret',
      PAGERDUTY_TOKEN: 'pd-token',
      PAGERDUTY_API_URL: 'https://api.eu.pagerduty.com',
      GRAFANA_IRM_WEBHOOK_SECRET: 'irm-secret',
      LOG_LEVEL: 'debug',
    };
    expect(readConfig(all)).toEqual({
      slack: { mode: 'http', botToken: 'xoxb-bot', signingSecret: 'signed', apiUrl: 'http://127.0.0.1:4000/api/' },
      database: {
        url: 'postgres://me@db/drumbeat',
        replicaUrl: 'postgresql://me@replica/drumbeat',
        migrationUrl: 'postgres:///drumbeat?host=/run/postgresql',
        dataDir: '/var/lib/drumbeat',
      },
      host: '0.0.0.0',
      port: 0,
      logLevel: 'debug',
      admins: ['U0MARA', 'W0IVO'],
      hookSecrets: { pagerduty: 'pd-secret', 'grafana-irm': 'irm-secret' },
      secret: 'thirty-two characters, or more ..',
      metricsOpen: true,
      pagerduty: { token: 'pd-token', apiUrl: 'https://api.eu.pagerduty.com/' },
    });
  });

  test('chooses Socket Mode where both ways are configured', () => {
    expect(readConfig({ ...TOKENS, SLACK_SIGNING_SECRET: 'signed' }).slack.mode).toBe('socket');
  });

  test('treats an empty variable as not set', () => {
    const nothing = Object.fromEntries(VARIABLES.map((name) => [name, '']));
    expect(readConfig({ ...nothing, ...TOKENS })).toEqual(readConfig(TOKENS));
  });

  test.for([
    { why: 'no bot token', env: { SLACK_BOT_TOKEN: undefined }, fault: /SLACK_BOT_TOKEN is missing\. Install the app/ },
    { why: 'a bot token set to nothing', env: { SLACK_BOT_TOKEN: '' }, fault: /SLACK_BOT_TOKEN is missing/ },
    { why: 'a user token', env: { SLACK_BOT_TOKEN: 'xoxp-1' }, fault: /does not start with xoxb-\. Copy the Bot User/ },
    {
      why: 'no way to hear from Slack',
      env: { SLACK_APP_TOKEN: '' },
      fault: /SLACK_APP_TOKEN is missing, and so is SLACK_S/,
    },
    {
      why: 'a bot token as app token',
      env: { SLACK_APP_TOKEN: 'xoxb-1' },
      fault: /does not start with xapp-\. Make an app/,
    },
    { why: 'an API that is no address', env: { SLACK_API_URL: 'slack' }, fault: /SLACK_API_URL is not an address/ },
    { why: 'a port that is a word', env: { PORT: 'http' }, fault: /PORT is not a number/ },
    { why: 'a port too high', env: { PORT: '65536' }, fault: /PORT is not a port/ },
    { why: 'a negative port', env: { PORT: '-1' }, fault: /PORT is not a port/ },
    { why: 'half a port', env: { PORT: '80.5' }, fault: /PORT is not a port/ },
    {
      why: 'another database',
      env: { DATABASE_URL: 'mysql://me@db/x' },
      fault: /DATABASE_URL is not a postgres:\/\/ URL/,
    },
    {
      why: 'a password that breaks its URL',
      env: { DATABASE_URL: 'postgres://me:a/b@db/x' },
      fault: /%40 %3A %2F %23/,
    },
    {
      why: 'a name where an id belongs',
      env: { DRUMBEAT_ADMINS: 'U0MARA,@ivo' },
      fault: /DRUMBEAT_ADMINS has something that is no member id\. In Slack, open a profile and choose Copy member ID/,
    },
    {
      why: 'a secret that is too short to seal with',
      env: { DRUMBEAT_SECRET: 'x'.repeat(31) },
      fault: /DRUMBEAT_SECRET is shorter than 32 characters\. Make one with: openssl rand -hex 32/,
    },
    {
      why: 'a token with a line break',
      env: { PAGERDUTY_TOKEN: 'a\nb' },
      fault: /PAGERDUTY_TOKEN is no API key\. Make a read-only one/,
    },
    { why: 'a place that is none', env: { METRICS_OPEN: 'yes' }, fault: /METRICS_OPEN must be loopback, or not set/ },
    { why: 'a level nobody knows', env: { LOG_LEVEL: 'loud' }, fault: /LOG_LEVEL must be one of debug, info, warn/ },
  ])('tells $why with its remedy', ({ env, fault }) => {
    expect(faultOf(() => readConfig({ ...TOKENS, ...env }))).toMatch(fault);
  });

  test('names every fault in one error, one per line, without values', () => {
    const secret = 'hunter2';
    const message = faultOf(() =>
      readConfig({
        SLACK_BOT_TOKEN: `xoxp-${secret}`,
        DATABASE_URL: `mysql://me:${secret}@db/x`,
        DATABASE_REPLICA_URL: `postgres://me:${secret}/@db/x`,
        SLACK_API_URL: secret,
        PORT: secret,
        DRUMBEAT_ADMINS: secret,
        DRUMBEAT_SECRET: secret,
        PAGERDUTY_TOKEN: `${secret} `,
        PAGERDUTY_API_URL: secret,
        LOG_LEVEL: secret,
      }),
    );
    const names = message.split('\n').map((line) => line.trim().split(' ')[0] ?? '');
    expect(names.toSorted()).toEqual(
      [
        'The',
        'SLACK_BOT_TOKEN',
        'DATABASE_URL',
        'DATABASE_REPLICA_URL',
        'SLACK_API_URL',
        'PORT',
        'DRUMBEAT_ADMINS',
        'DRUMBEAT_SECRET',
        'PAGERDUTY_TOKEN',
        'PAGERDUTY_API_URL',
        'LOG_LEVEL',
        'SLACK_APP_TOKEN',
        'To',
      ].toSorted(),
    );
    expect(message).not.toContain(secret);
  });
});

describe('a password that breaks the address of a database', () => {
  test.for(
    ['DATABASE_URL', 'DATABASE_REPLICA_URL', 'MIGRATION_DATABASE_URL'].flatMap((name) =>
      [
        { why: 'a slash', url: 'postgres://me:hunter2/x@db/x' },
        { why: 'digits and a slash, which look like a port', url: 'postgres://me:12/hunter2@db/x' },
        { why: 'an at sign and a slash, which look like a host', url: 'postgres://me:a@hunter2/x@db/x' },
        { why: 'a hash', url: 'postgres://me:#hunter2@db/x' },
        { why: 'a question mark', url: 'postgres://me:?hunter2@db/x' },
        { why: 'digits and a question mark', url: 'postgres://me:1?hunter2@db/x' },
        { why: 'a port that is none', url: 'postgres://me:hunter2@db:99999999/x' },
        { why: 'another scheme', url: 'postgres:/me:hunter2@db/x' },
      ].map((row) => ({ name, ...row })),
    ),
  )('is told without any of it: $name, $why', ({ name, url }) => {
    const fault = faultOf(() => readDatabaseConfig({ [name]: url }));
    expect(fault).toMatch(new RegExp(`${name} is (no whole URL|not a postgres:// URL)`));
    expect(fault).not.toContain('hunter2');
  });

  test.for(['postgres://me:hunter2%zz@127.0.0.1:1/x', 'postgres://me:hunter2@127.0.0.1:1/x?sslmode=nonsense'])(
    'is in no error of the database either: %s',
    async (url) => {
      const opening = openMigrated({ ...readDatabaseConfig({ DATABASE_URL: url }) }, createLog('silent'));
      const error = await opening.then(
        () => new Error('It opened'),
        (reason: unknown) => reason as Error,
      );
      const lines: string[] = [];
      createLog('error', { write: (line) => void lines.push(line) }).error({ error }, 'down');
      expect(error.message + lines.join('')).not.toContain('hunter2');
    },
  );
});

describe('readDatabaseConfig', () => {
  test('needs no variable at all', () => {
    expect(readDatabaseConfig({ SLACK_BOT_TOKEN: 'nonsense' })).toMatchObject({ url: undefined, dataDir: './data' });
  });

  test('names its faults without their values', () => {
    const message = faultOf(() => readDatabaseConfig({ DATABASE_URL: 'mysql://hunter2' }));
    expect(message).toMatch(/^The environment needs mending:\n {2}DATABASE_URL is not/);
    expect(message).not.toContain('hunter2');
  });
});

describe('readPagerdutyConfig', () => {
  test('is undefined without a token, and has a default address', () => {
    expect(readPagerdutyConfig({ PAGERDUTY_TOKEN: '', PAGERDUTY_API_URL: 'https://pd.test' })).toBeUndefined();
    expect(readPagerdutyConfig({ PAGERDUTY_TOKEN: 'pd-token' })).toEqual({
      token: 'pd-token',
      apiUrl: 'https://api.pagerduty.com/',
    });
  });

  test('names its faults without their values', () => {
    const message = faultOf(() => readPagerdutyConfig({ PAGERDUTY_TOKEN: 'hunter2', PAGERDUTY_API_URL: 'hunter2' }));
    expect(message).toMatch(/^The environment needs mending:\n {2}PAGERDUTY_API_URL is not an address/);
    expect(message).not.toContain('hunter2');
  });
});

test('.env.example names every variable, each under a comment and empty; optional ones are commented out', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const named = [...example.matchAll(/^# .+\n#?([A-Z_]+)=$/gm)].map(([, name]) => name ?? '');
  expect(named.toSorted()).toEqual(VARIABLES.toSorted());
  // Docker's --env-file passes on an empty variable, which would win over the one of the image.
  expect(example.match(/^[A-Z_]+(?==)/gm)).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']);
});
