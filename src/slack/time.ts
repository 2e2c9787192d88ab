/** An instant that each reader sees on their own clock: "Nov 25, 2026 at 10:00", with UTC for what cannot show it. */
export const slackTime = (at: Date): string =>
  `<!date^${Math.floor(at.getTime() / 1_000)}^{date_short_pretty} at {time}|${at.toISOString().slice(0, 16).replace('T', ' ')} UTC>`;
