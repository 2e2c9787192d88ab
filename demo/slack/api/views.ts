import { z } from 'zod';
import { viewPayload } from '../payload/base.ts';
import type { OpenView } from '../world/views.ts';
import type { World } from '../world/world.ts';
import { type Answer, type Methods, method } from './method.ts';
import { checkedView, refusal } from './refusal.ts';

const view = z.unknown();
const triggered = z.object({ trigger_id: z.string(), view });
const updating = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view,
});
const publishing = z.object({ user_id: z.string(), hash: z.string().optional(), view });

/** `views.update` of a view that was closed answers `not_found`. @see https://github.com/slackapi/bolt-js/issues/1309 */
export const viewMethods = (world: World): Methods => ({
  'views.open': method(triggered, (args) =>
    fromTrigger(world, args, (userId, modal) => world.views.open(userId, modal)),
  ),
  'views.push': method(triggered, (args) =>
    fromTrigger(world, args, (userId, modal) => world.views.push(userId, modal)),
  ),
  'views.update': method(updating, (args) => update(world, args)),
  'views.publish': method(publishing, (args) => publish(world, args)),
});

const shown = (world: World, open: OpenView): Answer => ({ ok: true, view: viewPayload(open, world.workspace) });

type Show = (userId: string, modal: Parameters<World['views']['open']>[1]) => OpenView | undefined;

function fromTrigger(world: World, args: z.infer<typeof triggered>, show: Show): Answer {
  const checked = checkedView('modal', args.view);
  if (!checked.ok) return checked;
  const trigger = world.triggers.spend(args.trigger_id);
  if (!trigger.ok) return refusal(trigger.error);
  const open = show(trigger.userId, checked.view);
  return open ? shown(world, open) : refusal('push_limit_reached');
}

function update(world: World, { view_id, external_id, hash, view: next }: z.infer<typeof updating>): Answer {
  const open = view_id === undefined ? findByExternalId(world, external_id) : world.views.find(view_id);
  if (!open || open.view.type === 'home') return refusal('not_found');
  if (hash !== undefined && hash !== open.hash) return refusal('hash_conflict');
  const checked = checkedView('modal', next);
  return checked.ok ? shown(world, world.views.update(open, checked.view)) : checked;
}

const findByExternalId = (world: World, externalId: string | undefined): OpenView | undefined =>
  world.directory.users
    .flatMap((user) => world.views.stackOf(user.id))
    .find((open) => externalId !== undefined && open.view.external_id === externalId);

function publish(world: World, { user_id, hash, view: next }: z.infer<typeof publishing>): Answer {
  const user = world.directory.user(user_id);
  if (!user || user.isBot) return refusal('invalid_arguments', ['[ERROR] user_not_found [json-pointer:/user_id]']);
  const home = world.views.homeOf(user_id);
  if (hash !== undefined && hash !== home?.hash) return refusal('hash_conflict');
  const checked = checkedView('home', next);
  return checked.ok ? shown(world, world.views.publishHome(user_id, checked.view)) : checked;
}
