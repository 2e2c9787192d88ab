import { parse, stringify } from 'yaml';

const EVENTS_PATH = '/slack/events';

type Manifest = {
  readonly features: { readonly slash_commands: readonly object[] };
  readonly settings: { readonly interactivity: object; readonly event_subscriptions: object };
};

/** Turns `manifest.yml`, which is for Socket Mode, into the manifest of an app that receives its requests over HTTP at `url`. */
export function httpManifest(socketManifest: string, url: string): string {
  const manifest = parse(socketManifest) as Manifest;
  const requestUrl = new URL(EVENTS_PATH, url).href;
  return stringify({
    ...manifest,
    features: {
      ...manifest.features,
      slash_commands: manifest.features.slash_commands.map((command) => ({ ...command, url: requestUrl })),
    },
    settings: {
      ...manifest.settings,
      interactivity: { ...manifest.settings.interactivity, request_url: requestUrl },
      event_subscriptions: { ...manifest.settings.event_subscriptions, request_url: requestUrl },
      socket_mode_enabled: false,
    },
  });
}
