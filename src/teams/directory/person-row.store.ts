import type { Person } from './person.ts';

/** A person as their table has them. */
export type PersonRow = {
  id: string;
  name: string;
  email: string | null;
  time_zone: string | null;
  is_full_member: boolean;
  is_deactivated: boolean;
  is_admin: boolean;
};

export const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  email: row.email ?? undefined,
  timeZone: row.time_zone ?? undefined,
  isFullMember: row.is_full_member,
  isDeactivated: row.is_deactivated,
  isAdmin: row.is_admin,
});
