import { type RespondArguments, RespondError } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { answer, tell } from '../../src/slack/answer.ts';
import { type SlackMessage, section } from '../../src/slack/blocks.ts';

const message: SlackMessage = { rich: [section('rich')], plain: [section('plain')], text: 'words' };

/** Slack behind a response url that answers with these statuses in turn, and a Web API that notes what it is asked. */
function aSlack(...statuses: readonly number[]) {
  const responses: RespondArguments[] = [];
  const whispers: object[] = [];
  const respond = async (said: string | RespondArguments): Promise<Response> => {
    const status = statuses[responses.length] ?? 200;
    responses.push(typeof said === 'string' ? { text: said } : said);
    if (status >= 400) throw new RespondError(`Failed with ${status}`, status);
    return new Response('ok', { status });
  };
  const client = {
    chat: { postEphemeral: async (said: object) => void whispers.push(said) },
  } as unknown as WebClient;
  return { to: { respond, client, channelId: 'C1', userId: 'U1' }, responses, whispers };
}

const bodies = (responses: readonly RespondArguments[]) =>
  responses.map((said) => JSON.stringify('blocks' in said ? said.blocks : undefined));

describe('answer', () => {
  test('sends the rich form, for this person alone, and nothing unfurls', async () => {
    const { to, responses, whispers } = aSlack();
    await answer(to, message);
    expect(responses).toEqual([
      {
        response_type: 'ephemeral',
        replace_original: false,
        text: 'words',
        blocks: [section('rich')],
        unfurl_links: false,
        unfurl_media: false,
      },
    ]);
    expect(whispers).toEqual([]);
  });

  test.for([
    { why: 'for all', how: { inChannel: true }, sent: { response_type: 'in_channel', replace_original: false } },
    { why: 'in place', how: { replaceOriginal: true }, sent: { response_type: 'ephemeral', replace_original: true } },
  ])('sends it $why', async ({ how, sent }) => {
    const { to, responses } = aSlack();
    await answer(to, message, how);
    expect(responses).toMatchObject([sent]);
  });

  test.for([400, 404, 413])('sends the plain form once where Slack answers %d', async (status) => {
    const { to, responses, whispers } = aSlack(status);
    await answer(to, message, { replaceOriginal: true });
    expect(bodies(responses)).toEqual([JSON.stringify(message.rich), JSON.stringify(message.plain)]);
    expect(responses[1]).toMatchObject({ replace_original: true, text: 'words' });
    expect(whispers).toEqual([]);
  });

  test('sends an ephemeral message where Slack refuses both forms', async () => {
    const { to, responses, whispers } = aSlack(400, 404);
    await answer(to, message);
    expect(responses).toHaveLength(2);
    expect(whispers).toEqual([{ channel: 'C1', user: 'U1', text: 'words', blocks: [section('plain')] }]);
  });

  test('does not pretend that it was shared', async () => {
    const { to, whispers } = aSlack(400, 400);
    await answer(to, message, { inChannel: true });
    const sentence = 'Slack did not let me share this here, so only you can see it.';
    expect(whispers).toEqual([
      { channel: 'C1', user: 'U1', text: `${sentence}\nwords`, blocks: [section(sentence), section('plain')] },
    ]);
  });

  test.for([
    { why: 'Slack is broken', statuses: [500] },
    { why: 'Slack breaks at the second try', statuses: [400, 500] },
  ])('fails where $why: that is no refusal', async ({ statuses }) => {
    const { to, whispers } = aSlack(...statuses);
    await expect(answer(to, message)).rejects.toThrow('Failed with 500');
    expect(whispers).toEqual([]);
  });
});

test('a hint is a sentence that only one person sees', async () => {
  const { to, responses } = aSlack();
  await tell(to.respond, 'Try `/dora help`.');
  expect(responses).toEqual([{ response_type: 'ephemeral', replace_original: false, text: 'Try `/dora help`.' }]);
});
