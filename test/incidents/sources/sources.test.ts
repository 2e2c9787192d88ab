import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig, VARIABLES } from '../../../src/config.ts';
import { SIGNING_SOURCES, SOURCES } from '../../../src/incidents/sources/sources.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const guide = read('docs/incident-sources.md');

describe('a source of incidents', () => {
  test.for(SOURCES)('$name has its own name and its own word', ({ source, name }) => {
    expect(SOURCES.filter((one) => one.source === source || one.name === name)).toHaveLength(1);
    expect(source).toMatch(/^[a-z][a-z-]{1,29}$/);
  });

  test.for(SOURCES)('$name is in the guide, with its address', (one) => {
    expect(guide).toContain(`**${one.name}**`);
    expect(guide).toContain('hook' in one ? `drumbeat.example.com/hooks/${one.source}` : 'POST /v1/incidents');
  });

  test.for(SOURCES)('$name says what it cannot read, and never throws', ({ parse }) => {
    for (const body of [undefined, null, 7, 'text', [], {}, { event: {} }]) {
      expect(parse(body, new Date('2026-11-25T10:00:00Z'))).toMatchObject({
        kind: expect.stringMatching(/^(unusable|ignored)$/),
      });
    }
  });
});

describe('a source that signs', () => {
  test.for(SIGNING_SOURCES)('$name has a variable that is read, and is explained', ({ source, signing }) => {
    const { variable } = signing;
    expect(VARIABLES).toContain(variable);
    for (const path of ['docs/incident-sources.md', 'README.md']) expect(read(path)).toContain(`\`${variable}\``);
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-bot', SLACK_APP_TOKEN: 'xapp-app' };
    expect(readConfig({ ...tokens, [variable]: 'its secret' }).hookSecrets).toEqual({ [source]: 'its secret' });
  });

  test.for(SIGNING_SOURCES)('$name reads no signature in a header that is none', ({ signing }) => {
    const of = (header: string) => signing.read(header, Buffer.from('body'), (content) => content).signatures;
    for (const header of ['', ',', 'v1=', 't=1,v1=xyz', 'v0=00']) expect(of(header).filter(Boolean)).toEqual([]);
  });
});
