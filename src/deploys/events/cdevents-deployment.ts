import { z } from 'zod';
import { text } from '../../http/fields.ts';
import { commitOf } from './artifact-commit.ts';

/** Types end with the version of their schema: `dev.cdevents.service.deployed.0.3.0`. */
const TYPE = /^dev\.cdevents\.service\.(deployed|upgraded|rolledback)(?:\.|$)/;

/** The part of an event that is read before the rest is checked. */
const Typed = z.object({ context: z.object({ type: z.string() }) });

/**
 * A `service` event of CDEvents, as JSON or inside a CloudEvent. It names an artifact but not a commit, so the commit is read
 * from the artifact's package URL, or from `customData`.
 * @see https://cdevents.dev/docs/continuous-deployment/
 */
export const cdeventSchema = z.object(
  {
    context: z.object({ id: text(200), source: text(500), type: text(200), timestamp: text(40) }, 'must be an object'),
    subject: z.object(
      {
        id: text(200),
        content: z.object(
          {
            environment: z.object({ id: text(50) }, 'must be an object with an id'),
            artifactId: text(1_000).optional(),
          },
          'must be an object',
        ),
      },
      'must be an object',
    ),
    customData: z.unknown().optional(),
  },
  'must be a CDEvent: an object with context and subject',
);

const CustomData = z.object({ sha: z.string().optional(), repo: z.string().optional() });

type Path = readonly (string | number)[];

/** A fault, and its path inside the CDEvent. */
type CdeventFault = { readonly path: Path; readonly message: string };

export type CdeventReading =
  /** The same event as a body of `POST /v1/deploys`, and the path in the CDEvent from which each field comes. */
  | {
      readonly kind: 'deployment';
      readonly body: Readonly<Record<string, unknown>>;
      readonly paths: Readonly<Record<string, Path>>;
    }
  /** An event of another type: nothing arrived in an environment. */
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'faults'; readonly faults: readonly CdeventFault[] };

/** Whether a JSON body is a CDEvent without an envelope. */
export const isCdevent = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && 'context' in raw && 'subject' in raw;

/** Whether an event of this type reports that something arrived. */
export const isDeploymentType = (type: string): boolean => TYPE.test(type);

export function readCdevent(raw: unknown): CdeventReading {
  const type = Typed.safeParse(raw).data?.context.type;
  if (type !== undefined && !isDeploymentType(type)) return { kind: 'other', type };
  const parsed = cdeventSchema.safeParse(raw);
  if (parsed.success) return fromCdevent(parsed.data);
  return {
    kind: 'faults',
    faults: parsed.error.issues.map(({ path, message }) => ({ path: path.map(toPathPart), message })),
  };
}

const toPathPart = (part: PropertyKey): string | number => (typeof part === 'number' ? part : String(part));

const ARTIFACT = ['subject', 'content', 'artifactId'] as const;

function fromCdevent({ context, subject, customData }: z.output<typeof cdeventSchema>): CdeventReading {
  const custom = CustomData.safeParse(customData).data ?? {};
  const commit = commitOf(subject.content.artifactId ?? '');
  const [sha, repo] = [custom.sha ?? commit?.sha, custom.repo ?? commit?.repo];
  if (sha === undefined || repo === undefined) {
    return { kind: 'faults', faults: [{ path: ARTIFACT, message: NO_COMMIT }] };
  }
  return {
    kind: 'deployment',
    body: {
      id: endOf(`${context.source} ${context.id}`),
      repo,
      sha,
      service: subject.id,
      environment: subject.content.environment.id,
      deployed_at: context.timestamp,
      ...(TYPE.exec(context.type)?.[1] === 'rolledback' ? { status: 'rollback' } : {}),
    },
    paths: {
      id: ['context', 'id'],
      deployed_at: ['context', 'timestamp'],
      service: ['subject', 'id'],
      environment: ['subject', 'content', 'environment', 'id'],
      repo: custom.repo === undefined ? ARTIFACT : ['customData', 'repo'],
      sha: custom.sha === undefined ? ARTIFACT : ['customData', 'sha'],
    },
  };
}

const NO_COMMIT =
  'names no commit. Send pkg:github/owner/repo@sha, or a vcs_url=git+https://…@sha qualifier, or customData with repo and sha';

const MAX_ID = 200;

/** The end of an id, which has the event's own part. A character that was cut in half is dropped. */
const endOf = (id: string): string => id.slice(-MAX_ID).replace(/^\p{Surrogate}/u, '');
