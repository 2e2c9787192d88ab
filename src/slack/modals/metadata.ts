import type { z } from 'zod';

/** Thrown for a window that carries what Drumbeat did not write. `onSubmit` says so in the form. */
export class UnreadableForm extends Error {}

/** Said in the form. */
export const UNREADABLE_FORM =
  'Slack sent this form back in a shape that Drumbeat does not know, so nothing was saved. Close it and open it again.';

/** Reads what Drumbeat wrote into a window; throws `UnreadableForm` for anything else. */
export function readMetadata<Schema extends z.ZodType>(schema: Schema, metadata: string): z.infer<Schema> {
  const read = schema.safeParse(parsed(metadata));
  if (!read.success) throw new UnreadableForm(UNREADABLE_FORM);
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
