import { escapeText } from '../../../src/slack/blocks.ts';
import type { DemoChannel, DemoUser } from '../../protocol.ts';
import type { Envelope } from '../deliver/ack.ts';
import type { Directory } from '../world/directory.ts';
import type { ReplyPlace } from '../world/response-urls.ts';
import type { World } from '../world/world.ts';
import { appId, domainOf, payloadChannelName, verificationToken } from './base.ts';

/** `@mara`, `#payments` and links become `<@U1|mara>`, `<#C1|payments>` and `<https://…>`, as with `should_escape`. */
function escapedCommandText(directory: Directory, text: string): string {
  return escapeText(text)
    .replaceAll(/(?<=^|\s)https?:\/\/\S+/g, (link) => `<${link}>`)
    .replaceAll(/(?<=^|\s)@([\w.-]+)/g, (typed, name) => {
      const user = directory.users.find((one) => one.name === name);
      return user ? `<@${user.id}|${user.name}>` : typed;
    })
    .replaceAll(/(?<=^|\s)#([\w.-]+)/g, (typed, name) => {
      const channel = directory.channels().find((one) => one.kind === 'channel' && one.name === name);
      return channel ? `<#${channel.id}|${channel.name}>` : typed;
    });
}

type Typed = { readonly command: string; readonly text: string };

export function commandEnvelope(
  world: World,
  user: DemoUser,
  channel: DemoChannel,
  { command, text }: Typed,
  place: ReplyPlace,
): Envelope {
  const { workspace } = world;
  const payload = {
    token: verificationToken,
    team_id: workspace.id,
    team_domain: domainOf(workspace),
    channel_id: channel.id,
    channel_name: payloadChannelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text: escapedCommandText(world.directory, text),
    api_app_id: appId,
    is_enterprise_install: 'false',
    response_url: world.responseUrls.issue(place),
    trigger_id: world.triggers.issue(user.id),
  };
  return { type: 'slash_commands', payload };
}
