import type { FormFaults } from '../../slack/modals/form-values.ts';
import { postableFault } from '../../teams/directory/channels.ts';
import type { Directory } from '../../teams/directory/directory.slack.ts';
import { channelIdFault } from '../../teams/team.ts';

export type ChannelDeps = { readonly directory: Pick<Directory, 'channelNow'> };

/** The channel that each field chose. `undefined`: the field is empty. */
type Channels = Readonly<Record<string, string | undefined>>;

const chosen = (channels: Channels): readonly (readonly [string, string])[] =>
  Object.entries(channels).flatMap(([field, id]) => (id === undefined ? [] : [[field, id] as const]));

/** The fields that chose a direct message instead of a channel. */
export const channelFaults = (channels: Channels): FormFaults =>
  Object.fromEntries(
    chosen(channels)
      .filter(([, id]) => channelIdFault(id) !== undefined)
      .map(([field]) => [field, 'Choose a channel, not a direct message.']),
  );

/** The fields whose channel Drumbeat cannot post in, each with the reason. */
export async function postableFaults({ directory }: ChannelDeps, channels: Channels): Promise<FormFaults> {
  const faults = await Promise.all(
    chosen(channels).map(async ([field, id]) => [field, postableFault(await directory.channelNow(id))] as const),
  );
  return Object.fromEntries(faults.flatMap(([field, fault]) => (fault === undefined ? [] : [[field, fault]])));
}
