import { anyRequest } from './doors/http.ts';
import { anyBytes } from './doors/raw.ts';
import { anyFrame, anySlackRequest } from './doors/slack.ts';
import { anyWebhook } from './doors/webhook.ts';
import type { Input } from './input.ts';
import { luckOf } from './luck.ts';
import type { Material } from './material.ts';

/** The input of this number. The same seed gives the same, as long as the generators are the same. */
export function inputOf(seed: number, index: number, material: Material, isSocket: boolean): Input {
  const luck = luckOf(seed, index);
  if (isSocket) return anyFrame(luck, material);
  const door = luck.next();
  if (door < 0.4) return anyRequest(luck, material);
  if (door < 0.7) return anyWebhook(luck, material);
  return door < 0.96 ? anySlackRequest(luck, material) : anyBytes(luck, material);
}
