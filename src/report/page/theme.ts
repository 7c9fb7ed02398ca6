/** Names of the colours, as the style sheet has them (`--clock`, ...). */
export const COLOURS = ['clock', 'input', 'disk', 'output', 'log', 'good', 'bad'] as const;
export type Colour = (typeof COLOURS)[number];

/** What the canvas is painted with, light or dark as the style sheet says. */
export interface Theme {
  readonly colour: Readonly<Record<Colour, string>>;
  readonly ground: string;
  readonly stripe: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly found: string;
  readonly font: string;
}

export function themeOf(root: Element): Theme {
  const style = getComputedStyle(root);
  const value = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const colours = COLOURS.map((name) => [name, value(name)] as const);
  return {
    colour: Object.fromEntries(colours) as Record<Colour, string>,
    ground: value('panel'),
    stripe: value('stripe'),
    ink: value('ink'),
    muted: value('muted'),
    line: value('line'),
    found: value('found'),
    font: value('font'),
  };
}
