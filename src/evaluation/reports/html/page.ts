/**
 * The shell of a page that stands alone: its policy lets the browser load nothing at all and run only the one script written
 * here, so that whatever an issue's title holds stays text.
 */
import { createHash } from 'node:crypto';
import { html, Markup } from './markup.ts';

export interface PageParts {
  readonly title: string;
  /** CSS and JavaScript of our own: they go in as they are. */
  readonly style: string;
  readonly script: string;
  readonly body: Markup;
}

export function page({ title, style, script, body }: PageParts): string {
  const policy = `default-src 'none'; style-src '${fingerprint(style)}'; script-src '${fingerprint(script)}'; base-uri 'none'; form-action 'none'`;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return text;
}

function fingerprint(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
