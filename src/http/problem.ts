import type { z } from 'zod';
import { type FieldFault, fieldFaults } from './fields.ts';

/** An answer that says what went wrong, where, and how to correct it. @see https://www.rfc-editor.org/rfc/rfc9457 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly errors: readonly FieldFault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    slug: string,
    title: string,
    detail: string,
    more: { errors?: readonly FieldFault[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = status;
    this.slug = slug;
    this.title = title;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }

  toJSON(): object {
    return {
      type: `urn:drumbeat:problem:${this.slug}`,
      title: this.title,
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}

/** Refuses an array before its events are looked at, each of which costs much more than counting it. */
export function refuseMoreThan(most: number, events: number): void {
  if (events <= most) return;
  const detail = `The array has ${events} events; send at most ${most} at once.`;
  throw new Problem(413, 'too-many-events', 'Too many events', detail);
}

const MOST_FAULTS = 20;

/** The problem of a body that does not fit its schema; `at` is the part of the body that the schema checked. */
export function invalidBody(error: Pick<z.ZodError, 'issues'>, at: readonly PropertyKey[] = []): Problem {
  return invalidFields(fieldFaults(error.issues, at));
}

export function invalidFields(faults: readonly FieldFault[]): Problem {
  const listed = faults.slice(0, MOST_FAULTS);
  const detail = listed
    .map((fault) => `${fault.pointer === '' ? 'The body' : fault.pointer} ${fault.detail}`)
    .join('; ');
  const more = faults.length > listed.length ? `; and ${faults.length - listed.length} more` : '';
  return new Problem(422, 'invalid-fields', 'Some fields are not as they should be', `${detail}${more}.`, {
    errors: listed,
  });
}
