import { closest } from 'fastest-levenshtein';
import { regions } from './holidays.ts';

/** A country or a part of one whose public holidays a team keeps; without a code it keeps none. */
export type Region = { readonly code: string | undefined };

/** Finds a region by its code (`DE`, `de-by`) or its name (`Germany`, `Bavaria`); nothing typed means no public holidays. */
export function regionNamed(text: string): Region | { readonly fault: string } {
  if (text === '') return { code: undefined };
  const wanted = text.toLowerCase();
  const all = regions();
  const found =
    all.find(({ code }) => code.toLowerCase() === wanted) ?? all.find(({ name }) => name.toLowerCase() === wanted);
  if (found) return { code: found.code };
  const near = all.find(({ name }) => name.toLowerCase().includes(wanted)) ?? {
    name: closest(
      text,
      all.map(({ name }) => name),
    ),
  };
  return { fault: `No country or region is called "${text}". Did you mean ${near.name}?` };
}
