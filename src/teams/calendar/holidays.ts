import Holidays, { type HolidaysTypes } from 'date-holidays';
import { type LocalDate, plusDays } from './local-date.ts';

/** A country (`DE`) or a part of one (`DE-BY`) whose public holidays are known. */
export type HolidayRegion = { readonly code: string; readonly name: string };

/**
 * The name of the public holiday on `date` in `region`, in English if a translation exists. A day off in place of a holiday
 * counts ("Christmas Day (substitute day)"), a free afternoon does not. An unknown region has no holidays.
 */
export function holidayName(region: string, date: LocalDate): string | undefined {
  const year = Number(date.slice(0, 4));
  // A feast of several days may begin in December.
  return holidaysOf(region, year).get(date) ?? holidaysOf(region, year - 1).get(date);
}

const knownHolidays = new Map<string, ReadonlyMap<LocalDate, string>>();

/** Computed once for a region and year, because it takes some 10 ms. */
function holidaysOf(region: string, year: number): ReadonlyMap<LocalDate, string> {
  const key = `${region} ${year}`;
  const known = knownHolidays.get(key) ?? (isRegion(region) ? computeHolidays(region, year) : new Map());
  knownHolidays.set(key, known);
  return known;
}

function computeHolidays(region: string, year: number): ReadonlyMap<LocalDate, string> {
  const [country = '', state] = region.split('-');
  const found = new Holidays({ country, ...(state === undefined ? {} : { state }) }).getHolidays(year, 'en');
  const days = found
    .filter(({ type }) => type === 'public')
    .flatMap((holiday) => wholeDays(holiday).map((date) => [date, holiday.name] as const));
  return new Map(days);
}

const HOUR_MS = 3_600_000;

/** The whole days of a holiday, by the clock of its region; a day may have 23 or 25 hours. */
function wholeDays({ date, start, end }: HolidaysTypes.Holiday): LocalDate[] {
  const startHour = Number(date.slice(11, 13));
  const first = startHour === 0 ? 0 : 1;
  const count = Math.floor((startHour + (end.getTime() - start.getTime()) / HOUR_MS + 1) / 24);
  return Array.from({ length: Math.max(0, count - first) }, (_, index) =>
    plusDays(date.slice(0, 10) as LocalDate, first + index),
  );
}

let knownRegions: readonly HolidayRegion[] | undefined;

/** All countries by their English name, each followed by its parts; no two have the same name. */
export function regions(): readonly HolidayRegion[] {
  knownRegions ??= listRegions();
  return knownRegions;
}

export const isRegion = (text: string): boolean => regions().some(({ code }) => code === text);

/** For regions whose name the package has only in the language of the country. */
const ENGLISH_NAMES: Readonly<Record<string, string>> = {
  'DE-BY': 'Bavaria',
  'DE-HB': 'Bremen',
  'DE-HE': 'Hesse',
  'DE-HH': 'Hamburg',
  'DE-MV': 'Mecklenburg-Western Pomerania',
  'DE-NI': 'Lower Saxony',
  'DE-NW': 'North Rhine-Westphalia',
  'DE-RP': 'Rhineland-Palatinate',
  'DE-SN': 'Saxony',
  'DE-ST': 'Saxony-Anhalt',
  'DE-TH': 'Thuringia',
  'ES-AN': 'Andalusia',
  'ES-MD': 'Madrid',
  'IT-32': 'South Tyrol',
};

function listRegions(): readonly HolidayRegion[] {
  const source = new Holidays();
  const english = new Intl.DisplayNames(['en'], { type: 'region' });
  const countries = Object.keys(source.getCountries('en'))
    .map((code) => ({ code, name: english.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const groups = countries.map((country) => ({ country, parts: partsOf(source, country.code) }));
  const names = groups.flatMap(({ country, parts }) => [country, ...parts]).map(({ name }) => name);
  const shared = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return groups.flatMap(({ country, parts }) => [
    country,
    ...parts.map(({ code, name }) => ({ code, name: shared.has(name) ? `${name} (${country.name})` : name })),
  ]);
}

/** The parts of a country, by their English names. Against its type, the package returns `undefined` where there are none. */
const partsOf = (source: Holidays, country: string): readonly HolidayRegion[] =>
  Object.entries((source.getStates(country, 'en') as Record<string, string> | undefined) ?? {})
    .map(([state, name]) => ({ code: `${country}-${state}`, name: ENGLISH_NAMES[`${country}-${state}`] ?? name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
