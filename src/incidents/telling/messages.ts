import { z } from 'zod';
import { NEWS, type News } from './news.ts';

export const CARD = 'incident-card';
export const FOLD = 'incident-list';
export const NEWS_REPLY = 'incident-news';

/** Messages beside the card that asked show what was answered. */
export const ANSWERED = 'incident-answered';

/** What a list is about; it names the first ones only. */
export const listContext = z.object({ ids: z.array(z.string()), count: z.number() });

export type NewsContext = { readonly incidentId: string; readonly news: News };
export const newsContext: z.ZodType<NewsContext> = z.object({ incidentId: z.string(), news: z.enum(NEWS) });

/** Of a message beside the card that is changed: a reply in its thread, or a private one, which looks like a card. */
export type AnsweredContext = { readonly incidentId: string; readonly news?: News | undefined };
export const answeredContext: z.ZodType<AnsweredContext> = z.object({
  incidentId: z.string(),
  news: z.enum(NEWS).optional(),
});

/** Of a card that is changed. */
export const cardContext = z.object({ incidentId: z.string() });
