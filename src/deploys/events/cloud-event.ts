import { excessOf } from '../../http/body/foreign-json.ts';

/**
 * The data of a CloudEvent in structured mode: its `data`, or the JSON in `data_base64`; `member` is which of them.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#31-handling-of-data
 */
export type CloudEventData =
  | { readonly kind: 'data'; readonly data: unknown; readonly member: 'data' | 'data_base64' }
  | { readonly kind: 'unreadable' };

export const UNREADABLE_DATA = 'must be the base64 of JSON in UTF-8, with its padding';

export type CloudEvent = { readonly type?: unknown; readonly data?: unknown; readonly data_base64?: unknown };

export const isCloudEvent = (body: unknown): body is CloudEvent =>
  typeof body === 'object' && body !== null && 'specversion' in body;

export function cloudEventData({ data, data_base64: base64 }: CloudEvent): CloudEventData {
  if (data != null || base64 == null) return { kind: 'data', data, member: 'data' };
  if (typeof base64 !== 'string' || !isBase64(base64)) return { kind: 'unreadable' };
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
    const decoded: unknown = JSON.parse(json);
    return excessOf(decoded) === undefined
      ? { kind: 'data', data: decoded, member: 'data_base64' }
      : { kind: 'unreadable' };
  } catch {
    return { kind: 'unreadable' };
  }
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
