/** In the order of the ISO week, which begins on Monday. */
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The choices of a menu. Each value is an ISO weekday. */
export const WEEKDAY_CHOICES = WEEKDAYS.map((label, index) => ({ value: String(index + 1), label }));

export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1] ?? '';

/** `Mon–Fri`, `Sun–Thu`, `Mon, Wed`; `none`. */
export function weekdayWords(days: readonly number[]): string {
  const short = days.map((day) => weekdayName(day).slice(0, 3));
  if (short.length === 0) return 'none';
  const isRun = days.every((day, index) => index === 0 || day === (days[index - 1] ?? 0) + 1);
  return isRun && short.length > 2 ? `${short[0]}–${short.at(-1)}` : short.join(', ');
}
