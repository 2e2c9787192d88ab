import { tzOffset } from '@date-fns/tz';
import { z } from 'zod';
import type { DemoUser } from '../../protocol.ts';
import type { Json } from '../json.ts';
import type { DemoUsergroup } from '../options.ts';
import type { World } from '../world/world.ts';
import { type Methods, method, page, paged } from './method.ts';
import { refusal } from './refusal.ts';

export const userPayload = (world: World, user: DemoUser): Json => ({
  id: user.id,
  // A person of another organisation has the id of that organisation.
  team_id: user.isStranger ? 'T0ELSEWHERE' : world.workspace.id,
  name: user.name,
  real_name: user.realName,
  deleted: user.isDeactivated ?? false,
  tz: user.timeZone,
  tz_label: user.timeZone,
  tz_offset: tzOffset(user.timeZone, world.options.clock()) * 60,
  profile: {
    title: user.title ?? '',
    real_name: user.realName,
    display_name: user.name,
    real_name_normalized: user.realName,
    display_name_normalized: user.name,
    ...(mayKnowEmails(world) && { email: world.workspace.emails?.[user.id] }),
  },
  is_admin: user.isAdmin ?? false,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: user.isGuest ?? false,
  is_ultra_restricted: false,
  is_stranger: user.isStranger ?? false,
  is_bot: user.isBot ?? false,
  is_app_user: false,
});

const mayKnowEmails = ({ workspace }: World): boolean => workspace.bot.scopes?.includes('users:read.email') ?? false;

const groupPayload = (world: World, { users, ...group }: DemoUsergroup): Json => ({
  ...group,
  team_id: world.workspace.id,
  is_usergroup: true,
  date_delete: 0,
  user_count: users.length,
});

export const userMethods = (world: World): Methods => ({
  'users.info': method(z.object({ user: z.string() }), (args) => {
    const user = world.directory.user(args.user);
    return user ? { ok: true, user: userPayload(world, user) } : refusal('user_not_found');
  }),
  'users.list': method(z.object(page), (args) => {
    const { items, response_metadata } = paged(world.directory.users, args);
    return { ok: true, members: items.map((user) => userPayload(world, user)), response_metadata };
  }),
  'usergroups.list': () => {
    const groups = world.workspace.usergroups ?? [];
    return { ok: true, usergroups: groups.map((group) => groupPayload(world, group)) };
  },
  'usergroups.users.list': method(z.object({ usergroup: z.string() }), (args) => {
    const group = world.workspace.usergroups?.find((one) => one.id === args.usergroup);
    return group ? { ok: true, users: group.users } : refusal('no_such_subteam');
  }),
});
