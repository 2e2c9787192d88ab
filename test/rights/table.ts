import { FOR_MEMBERS_ONLY } from '../../src/slack/member-check.ts';
import type { Kind, Said } from './rights-bot.ts';

export type Row = {
  readonly does: string;
  readonly got: ReadonlyMap<Kind, Said & { readonly written: readonly string[] }>;
  readonly title: string;
};

/** How a refusal begins. */
const REFUSAL =
  /^(This is for full members|Only (?!you )|The channel of .* is private|The pulse of |The comments are|The results of all|You cannot read|Nobody can read|This incident belongs to no team|You are not among those|No incident that you may see)/;

const HEAD = `# Who gets what

Made by \`npx vitest run test/rights -u\`: each row was done by each kind of person with the whole bot, beside a team *payments* whose channel
is private. Its lists name the guest, the person of another organisation and the deactivated one as members, leads and on call, which
gives them nothing: they read one sentence, in private, and no row of any table changes.

✓ gets it · **t** with titles of incidents, also in App Home, which is shown anew after a form · a number: the sentence below that they read instead · *writes*: the tables that an admin or a
member changes by it
`;

/** The table in Markdown, with the sentences of the refusals below it. */
export function rightsTable(rows: readonly Row[], kinds: readonly Kind[]): string {
  const sentences: string[] = [];
  const numberOf = (sentence: string): number => {
    if (!sentences.includes(sentence)) sentences.push(sentence);
    return sentences.indexOf(sentence) + 1;
  };
  numberOf(FOR_MEMBERS_ONLY);
  const lines = rows.map(({ does, got, title }) => {
    const cells = kinds.map((kind) => {
      const texts = got.get(kind)?.texts ?? [];
      const [refusal = ''] = texts;
      if (texts.length > 0 && texts.every((text) => REFUSAL.test(text)))
        return String(numberOf(refusal.split('\n')[0] ?? ''));
      return texts.some((text) => text.includes(title)) ? '✓ **t**' : '✓';
    });
    const writes = [...new Set(kinds.flatMap((kind) => got.get(kind)?.written ?? []))].toSorted().join(', ');
    return `| ${does.replaceAll('|', '\\|')} | ${cells.join(' | ')} | ${writes} |`;
  });
  const head = [`| whoever … | ${kinds.join(' | ')} | writes |`, `|${'---|'.repeat(kinds.length + 2)}`];
  const below = sentences.map((sentence, index) => `${index + 1}. ${sentence}`);
  return `${[HEAD, ...head, ...lines, '', ...below].join('\n')}\n`;
}
