import { z } from 'zod';
import { cdeventSchema } from './cdevents-deployment.ts';

const DeploymentCdevent = cdeventSchema.meta({
  id: 'DeploymentCdEvent',
  description:
    'A CDEvent of the type dev.cdevents.service.deployed, .upgraded or .rolledback. The commit comes from the artifact’s package URL, or from `customData` with `repo` and `sha`',
});

const IncidentCdevent = z
  .looseObject({
    context: z.looseObject({
      id: z.string(),
      source: z.string(),
      type: z.string().meta({ pattern: '^dev\\.cdevents\\.incident\\.(detected|reported|resolved)' }),
      timestamp: z.string(),
    }),
    subject: z.looseObject({ id: z.string(), content: z.looseObject({}) }),
  })
  .meta({
    id: 'IncidentCdEvent',
    description:
      'A CDEvent of the type dev.cdevents.incident.detected, .reported or .resolved; `subject.content` has `description`, `service.id` and `ticketURI`',
  });

/** CDEvents of deployments and of incidents. `POST /v1/deploys` and `POST /v1/incidents` accept both. */
export const Cdevent = z.union([DeploymentCdevent, IncidentCdevent]);

const envelope = { specversion: z.literal('1.0'), id: z.string(), source: z.string(), type: z.string() };
export const CloudEvent = z
  .union([
    z.looseObject({ ...envelope, data: Cdevent }),
    z.looseObject({
      ...envelope,
      data_base64: z
        .string()
        .meta({ contentEncoding: 'base64', description: 'The base64 of the JSON that `data` would be' }),
    }),
  ])
  .meta({ id: 'CloudEvent', description: 'Any other type is answered 202 and not recorded' });

/** The header of a CloudEvent in binary mode. */
export const CE_TYPE = {
  description: 'With `ce-specversion`, `ce-id` and `ce-source`: a CloudEvent in binary mode, whose data is the body',
  schema: z.string(),
};
