import { z } from 'zod';
import type { MessageKind } from '../../teams/message-types.ts';
import type { ReminderStep } from '../follow-up/reminders.ts';
import { NEWS, type News } from './news.ts';

export const CARD: MessageKind = 'incident-card';
export const FOLD: MessageKind = 'incident-list';
export const NEWS_REPLY: MessageKind = 'incident-news';
export const REMINDERS: Readonly<Record<ReminderStep, MessageKind>> = {
  'on-call': 'incident-reminder',
  lead: 'incident-reminder-lead',
};

/** What a list, or a reminder of several, is about; it names the first ones only. */
export type ManyContext = {
  readonly ids: readonly string[];
  readonly count: number;
  /** Whether a lead is asked in place of somebody on call. */
  readonly isStandIn?: boolean | undefined;
};
export const manyContext: z.ZodType<ManyContext> = z.object({
  ids: z.array(z.string()),
  count: z.number(),
  isStandIn: z.boolean().optional(),
});

export type NewsContext = { readonly incidentId: string; readonly news: News };
export const newsContext: z.ZodType<NewsContext> = z.object({ incidentId: z.string(), news: z.enum(NEWS) });

/** Of a card that is changed. */
export const cardContext = z.object({ incidentId: z.string() });
