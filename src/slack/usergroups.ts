import type { WebClient } from '@slack/web-api';
import type { Choice } from './modals/inputs.ts';
import { refusalOf } from './refusal.ts';

/** Slack's user groups by handle; `undefined` where Drumbeat may not read them. */
export async function usergroupChoices(client: WebClient): Promise<readonly Choice[] | undefined> {
  try {
    const { usergroups = [] } = await client.usergroups.list({ include_disabled: false });
    return usergroups.flatMap(({ id, handle }) => (id === undefined ? [] : [{ value: id, label: `@${handle ?? id}` }]));
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return undefined;
  }
}
