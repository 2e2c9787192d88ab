import { type Logger, LogLevel } from '@slack/web-api';

const ignore = () => undefined;
/** The SDKs print what a test provokes. */
export const silent: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};
