import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { git, releasedMigrations } from '../support/released-migrations.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const released = releasedMigrations(ROOT);

const title =
  released === undefined
    ? 'nothing was released yet as far as this copy knows, so no migration is frozen'
    : 'the migrations of the last release are as they were: add the next one instead';

test(`${title}`, () => {
  expect(released ?? { edited: [], gone: [] }).toMatchObject({ edited: [], gone: [] });
});

describe('what is compared with the last tag', () => {
  let root: string;
  const write = (file: string, text: string) => writeFileSync(path.join(root, 'migrations', file), text);
  const commit = (message: string) => {
    git(root, 'add', '--all');
    git(root, '-c', 'user.name=Tests', '-c', 'user.email=tests@example.com', 'commit', '--message', message);
  };

  beforeEach(() => {
    root = temporaryDirectory();
    mkdirSync(path.join(root, 'migrations/functions'), { recursive: true });
    git(root, 'init', '--quiet');
    write('0001_teams.sql', 'create table teams ();\n');
    write('0002_deploys.sql', 'create table deploys ();\n');
    write('functions/facts.sql', 'select 1;\n');
    commit('first');
  });

  test('nothing without a tag, and nothing without a repository', async () => {
    expect(releasedMigrations(root)).toBeUndefined();
    expect(releasedMigrations(temporaryDirectory())).toBeUndefined();
  });

  test.for([
    { why: 'all is as it was', change: () => {}, edited: [], gone: [] },
    { why: 'a new migration', change: () => write('0003_more.sql', 'select 2;\n'), edited: [], gone: [] },
    {
      why: 'a function, edited in place',
      change: () => write('functions/facts.sql', 'select 2;\n'),
      edited: [],
      gone: [],
    },
    {
      why: 'an edited migration',
      change: () => write('0001_teams.sql', 'create table teams (id int);\n'),
      edited: ['migrations/0001_teams.sql'],
      gone: [],
    },
    {
      why: 'a migration that is gone',
      change: () => rmSync(path.join(root, 'migrations/0002_deploys.sql')),
      edited: [],
      gone: ['migrations/0002_deploys.sql'],
    },
    {
      why: 'a migration under another name',
      change: () => {
        rmSync(path.join(root, 'migrations/0002_deploys.sql'));
        write('0002_deployments.sql', 'create table deploys ();\n');
      },
      edited: [],
      gone: ['migrations/0002_deploys.sql'],
    },
  ])('$why', ({ change, edited, gone }) => {
    git(root, 'tag', 'v0.1.0');
    change();
    expect(releasedMigrations(root)).toEqual({ tag: 'v0.1.0', edited, gone });
    commit('second');
    expect(releasedMigrations(root)).toEqual({ tag: 'v0.1.0', edited, gone });
  });
});
