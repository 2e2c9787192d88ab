import { z } from 'zod';
import type { ReminderStep } from './reminders.ts';

export const REMINDERS: Readonly<Record<ReminderStep, string>> = {
  'on-call': 'incident-reminder',
  lead: 'incident-reminder-lead',
};

/** The incidents that a reminder asks about. */
export type ReminderContext = {
  readonly ids: readonly string[];
  readonly count: number;
  /** Whether a lead is asked because nobody is known to have been on call. */
  readonly isStandIn?: boolean | undefined;
};
export const reminderContext: z.ZodType<ReminderContext> = z.object({
  ids: z.array(z.string()),
  count: z.number(),
  isStandIn: z.boolean().optional(),
});
