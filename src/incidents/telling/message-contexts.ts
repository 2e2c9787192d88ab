import { z } from 'zod';
import { NEWS, type News } from './news.ts';

export const CARD = 'incident-card';
export const SUMMARY = 'incident-list';
export const NEWS_REPLY = 'incident-news';

/** Updates a message other than the card that asked, so that it shows the answer. */
export const ANSWERED = 'incident-answered';

/** The incidents of a summary: the ids of the first ones, and how many there are. */
export const listContext = z.object({ ids: z.array(z.string()), count: z.number() });

export type NewsContext = { readonly incidentId: string; readonly news: News };
export const newsContext: z.ZodType<NewsContext> = z.object({ incidentId: z.string(), news: z.enum(NEWS) });

/** For the update of a message other than the card: a reply in its thread, or a private message, which looks like a card. */
export type AnsweredContext = { readonly incidentId: string; readonly news?: News | undefined };
export const answeredContext: z.ZodType<AnsweredContext> = z.object({
  incidentId: z.string(),
  news: z.enum(NEWS).optional(),
});

/** For the update of a card. */
export const cardContext = z.object({ incidentId: z.string() });
