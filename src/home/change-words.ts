import { escapeText, truncate } from '../slack/blocks.ts';
import type { SettingChange } from '../teams/audit.store.ts';

const MAX_WORDS = 160;

/** `team payments: digest 1 10:00 → 2 09:00`; a change that was recorded whole is told by its subject alone. */
export function changeWords({ subject, change }: SettingChange): string {
  const parts = Object.entries(change).flatMap(([name, value]) => fromTo(name, value));
  return escapeText(truncate([subject, ...parts].join(parts.length > 0 ? ': ' : ''), MAX_WORDS));
}

function fromTo(name: string, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || !('to' in value)) return [];
  const { from, to } = value as { from?: unknown; to: unknown };
  return [`${name.replaceAll('_', ' ')} ${shown(from)} → ${shown(to)}`];
}

const shown = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? 'nothing'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
