import type { DemoChannel, DemoUser } from '../../protocol.ts';
import type { Json } from '../json.ts';
import type { DemoBot, DemoWorkspace } from '../options.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { OpenView } from '../world/views.ts';

export const appId = 'A0DEMO';
/** The deprecated verification token. Payloads have it, and no one trusts it. */
export const verificationToken = 'demo-verification-token';

export const domainOf = (workspace: DemoWorkspace): string =>
  workspace.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** The fields of every interactive payload. */
export const interactiveBase = (workspace: DemoWorkspace, user: DemoUser): Json => ({
  team: { id: workspace.id, domain: domainOf(workspace) },
  user: { id: user.id, username: user.name, name: user.name, team_id: workspace.id },
  api_app_id: appId,
  token: verificationToken,
  enterprise: null,
  is_enterprise_install: false,
});

/** Slack does not name private channels and DMs in payloads. */
export function payloadChannelName(channel: DemoChannel): string {
  if (channel.kind === 'dm') return 'directmessage';
  return channel.isPrivate ? 'privategroup' : channel.name;
}

export const messagePayload = (message: StoredMessage, workspace: DemoWorkspace): Json => ({
  type: 'message',
  user: message.userId,
  ts: message.ts,
  text: message.text,
  team: workspace.id,
  ...(message.userId === workspace.bot.userId && botProfile(workspace.bot)),
  ...(message.blocks && { blocks: message.blocks }),
  ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
  ...(message.isEdited && { edited: { user: message.userId, ts: message.ts } }),
});

const botProfile = (bot: DemoBot): Json => ({ bot_id: bot.botId, app_id: appId });

export const viewPayload = (open: OpenView, workspace: DemoWorkspace): Json => ({
  id: open.id,
  team_id: workspace.id,
  app_id: appId,
  app_installed_team_id: workspace.id,
  bot_id: workspace.bot.botId,
  private_metadata: '',
  callback_id: '',
  external_id: '',
  title: { type: 'plain_text', text: workspace.bot.name, emoji: true },
  close: null,
  submit: null,
  clear_on_close: false,
  notify_on_close: false,
  ...open.view,
  state: { values: open.values },
  hash: open.hash,
  root_view_id: open.rootId,
  previous_view_id: open.previousId,
});
