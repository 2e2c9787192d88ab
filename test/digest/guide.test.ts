import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stepWords } from '../../src/digest/judging/next-step.ts';
import { STEP_IDS } from '../../src/digest/judging/step.ts';
import { EXAMPLES } from './examples.ts';

const guide = readFileSync(resolve(import.meta.dirname, '../../docs/digests.md'), 'utf8');

test.for(EXAMPLES)('docs/digests.md shows the digest “$id” as the program words it', ({ id, about, message }) => {
  const [, shown] = new RegExp(`<!-- ${id} -->\\n([^]*?)<!-- /${id} -->`).exec(guide) ?? [];
  expect(shown).toBe(
    `${about}\n\n![${message.text.split('\n')[0]}](images/digest-${id}.png)\n\n\`\`\`text\n${message.text}\n\`\`\`\n`,
  );
});

test.for(STEP_IDS)('docs/digests.md names the step “%s” in its own words', (id) => {
  expect(guide).toContain(`| ${stepWords(id)} |`);
});
