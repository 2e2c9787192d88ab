import { z } from 'zod';
import { text } from '../http/fields.ts';

/**
 * CDEvents' `service` events, as their JSON or inside a CloudEvent. They name an artifact and no commit, so the commit is read
 * from the artifact's package URL, or from `customData`.
 * @see https://cdevents.dev/docs/continuous-deployment/
 */
const Cdevent = z.object(
  {
    context: z.object({ id: text(200), source: text(500), type: text(200), timestamp: text(40) }, 'must be an object'),
    subject: z.object(
      {
        id: text(200),
        content: z.object({
          environment: z.object({ id: text(50) }, 'must be an object with an id'),
          artifactId: text(1_000).optional(),
        }),
      },
      'must be an object',
    ),
    customData: z.unknown().optional(),
  },
  'must be a CDEvent: an object with context and subject',
);

const CustomData = z.object({ sha: z.string().optional(), repo: z.string().optional() });

/** A fault, by the path inside the CDEvent. */
type CdeventFault = { readonly path: readonly (string | number)[]; readonly message: string };

export type CdeventReading =
  /** The body of `POST /v1/deploys` that says the same. */
  | { readonly kind: 'deployment'; readonly body: Readonly<Record<string, unknown>> }
  /** Another kind of event: nothing arrived in an environment. */
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'faults'; readonly faults: readonly CdeventFault[] };

const TYPES: Readonly<Record<string, 'rollback' | undefined>> = {
  'service.deployed': undefined,
  'service.upgraded': undefined,
  'service.rolledback': 'rollback',
};

/** Whether a JSON body is a CDEvent without an envelope around it. */
export const isCdevent = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && 'context' in raw && 'subject' in raw;

export function readCdevent(raw: unknown): CdeventReading {
  const parsed = Cdevent.safeParse(raw);
  if (!parsed.success) {
    return {
      kind: 'faults',
      faults: parsed.error.issues.map(({ path, message }) => ({ path: path.map(toPathPart), message })),
    };
  }
  const { context, subject, customData } = parsed.data;
  const kind = /^dev\.cdevents\.(service\.[a-z]+)\./.exec(context.type)?.[1] ?? '';
  if (!(kind in TYPES)) return { kind: 'other', type: context.type };
  const custom = CustomData.safeParse(customData).data ?? {};
  const commit = commitOf(subject.content.artifactId ?? '');
  const [sha, repo] = [custom.sha ?? commit?.sha, custom.repo ?? commit?.repo];
  if (sha === undefined || repo === undefined)
    return { kind: 'faults', faults: [{ path: ['subject', 'content', 'artifactId'], message: NO_COMMIT }] };
  return {
    kind: 'deployment',
    body: {
      id: `${context.source} ${context.id}`.slice(-200),
      repo,
      sha,
      service: subject.id,
      environment: subject.content.environment.id,
      deployed_at: context.timestamp,
      ...(TYPES[kind] === undefined ? {} : { status: TYPES[kind] }),
    },
  };
}

const toPathPart = (part: PropertyKey): string | number => (typeof part === 'number' ? part : String(part));

const NO_COMMIT =
  'names no commit. Send pkg:github/owner/repo@sha, or a vcs_url=git+https://…@sha qualifier, or customData with repo and sha';

type Commit = { readonly repo: string; readonly sha: string };

/** The commit in a package URL, where it names one. @see https://github.com/package-url/purl-spec */
function commitOf(purl: string): Commit | undefined {
  return fromVcsUrl(purl) ?? fromPath(purl);
}

/** `?vcs_url=git%2Bhttps://github.com/owner/repo%40sha` */
function fromVcsUrl(purl: string): Commit | undefined {
  const vcsUrl = new URLSearchParams(purl.split('#')[0]?.split('?')[1] ?? '').get('vcs_url');
  const [, repo, sha] = /^(?:git[+ ])?[a-z+]+:\/\/[^/]+\/(.+?)(?:\.git)?@([0-9a-f]{7,40})$/i.exec(vcsUrl ?? '') ?? [];
  return repo !== undefined && sha !== undefined ? { repo, sha } : undefined;
}

/** `pkg:github/owner/repo@sha`, `pkg:golang/github.com/owner/repo@sha` */
function fromPath(purl: string): Commit | undefined {
  const [, host = '', owner, repo, sha] =
    /^pkg:(?:\/\/)?(?:github|bitbucket|gitlab|golang\/([^/]+))\/([^/]+)\/([^/@?#]+)@([0-9a-f]{7,40})(?:[?#]|$)/i.exec(
      purl,
    ) ?? [];
  if (owner === undefined || repo === undefined || sha === undefined) return undefined;
  return host === '' || /^(github|gitlab|bitbucket)\./.test(host) ? { repo: `${owner}/${repo}`, sha } : undefined;
}
