/** HTML and SVG from templates: whatever is put into one is escaped, unless it came out of one itself. */

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Missing values leave nothing behind. */
type Part = Markup | string | number | undefined | readonly Markup[];

/** Markup with escaped text in its holes: safe inside elements and inside quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + rendered(parts[i - 1]) + string));
}

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** `data` as JSON that may stand inside a script element: no `<` can end it or open a comment. */
export function embeddedJson(data: unknown): Markup {
  return new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
}
