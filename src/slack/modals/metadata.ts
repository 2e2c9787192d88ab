import type { z } from 'zod';

/** Reads what Drumbeat wrote into a window; `undefined` for anything else. */
export function readMetadata<Schema extends z.ZodType>(schema: Schema, metadata: string): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(metadata)).data;
  } catch {
    return undefined;
  }
}

/** Said where it cannot be read. */
export const UNREADABLE_FORM =
  'Slack sent this form back in a shape that Drumbeat does not know, so nothing was saved. Close it and open it again.';
