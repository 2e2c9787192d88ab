import { tell } from '../slack/answer.ts';
import type { DoraWord } from '../teams/dora-word.ts';
import { type PreviewDeps, previewDigest } from './preview.slack.ts';

/** `/dora digest` */
export const digestWord = (deps: PreviewDeps): DoraWord => ({
  word: 'digest',
  takes: 'team',
  help: [['digest payments', 'the weekly digest as it would look now, for your eyes only']],
  async run({ to, team }) {
    const meant = await team();
    if (meant.ok) return previewDigest(deps, meant.value, to.userId);
    await tell(to.respond, meant.hint);
    return undefined;
  },
});
