import { z } from 'zod';
import { dayOrInstant, limit, text } from '../../http/fields.ts';

const SCOPES = ['team', 'service', 'repo'] as const;

/** The query of `GET /v1/deploys`. */
export const deploysQuerySchema = z
  .strictObject({
    team: text(80).optional(),
    service: text(200).optional(),
    repo: text(200).optional(),
    environment: text(50).optional(),
    from: dayOrInstant.optional(),
    to: dayOrInstant.optional(),
    limit,
    cursor: text(1_000).optional(),
  })
  .superRefine((query, context) => {
    const given = SCOPES.filter((name) => query[name] !== undefined);
    for (const name of given.length > 1 ? given : []) {
      context.addIssue({ code: 'custom', path: [name], message: 'give only one of team, service and repo' });
    }
    if (query.from && query.to && query.from >= query.to) {
      context.addIssue({ code: 'custom', path: ['to'], message: 'must lie after from' });
    }
  });

/** Whose deployments a list shows. */
export type Scope<Team> =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly team: Team }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'repo'; readonly repo: string };

type Names = {
  readonly team?: string | undefined;
  readonly service?: string | undefined;
  readonly repo?: string | undefined;
};

/** The scope that a query asks for, with the team by its name. `team=all` is everything. */
export function scopeOf({ team, service, repo }: Names): Scope<string> {
  if (team !== undefined) return team === 'all' ? { kind: 'all' } : { kind: 'team', team };
  if (service !== undefined) return { kind: 'service', service };
  return repo === undefined ? { kind: 'all' } : { kind: 'repo', repo };
}
