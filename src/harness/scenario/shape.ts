/**
 * What values a file may hold, as data: the validator (`check-shape.ts`), the canonical form (`canonical-value.ts`) and
 * the JSON schema (`json-schema.ts`) all follow it.
 */
export type Shape =
  IntegerShape | NumberShape | TextShape | HexShape | ChoiceShape | ListShape | RecordShape | EitherShape;

/** A whole number, bounds included. */
export interface IntegerShape {
  readonly kind: 'integer';
  /** What it is, with its article: `a position`. */
  readonly what: string;
  readonly least: number;
  readonly most: number;
}

/** Any finite number, bounds included. */
export interface NumberShape extends Omit<IntegerShape, 'kind'> {
  readonly kind: 'number';
}

export interface TextShape {
  readonly kind: 'text';
  readonly what: string;
  /** A regular expression that it matches, in the part of the syntax that JSON schemas share. Default: any text. */
  readonly pattern?: string;
  /** How it is to be written. */
  readonly expected: string;
}

/** Bytes in hexadecimal digits, two for each, in either case. */
export interface HexShape {
  readonly kind: 'hex';
  readonly what: string;
  readonly leastBytes: number;
  readonly mostBytes: number;
}

/** One of some values. */
export interface ChoiceShape {
  readonly kind: 'choice';
  readonly what: string;
  readonly of: readonly (string | number | true)[];
}

export interface ListShape {
  readonly kind: 'list';
  readonly what: string;
  readonly of: Shape;
}

export interface RecordShape {
  readonly kind: 'record';
  readonly what: string;
  /** In the order in which they are written. */
  readonly fields: Readonly<Record<string, Field>>;
  /** Of each of these groups of fields there is exactly one. */
  readonly oneOf?: readonly { readonly what: string; readonly names: readonly string[] }[];
  /** Fields that are not taken, and why. */
  readonly refused?: Readonly<Record<string, string>>;
}

export interface Field {
  readonly shape: Shape;
  /** One sentence. */
  readonly about: string;
  readonly required?: true;
  /** What its absence means, if a value could say the same. */
  readonly unsaid?: unknown;
  /** Makes sense only beside this one. */
  readonly with?: string;
}

/** Alternatives that the type of the value tells apart. */
export interface EitherShape {
  readonly kind: 'either';
  readonly what: string;
  readonly plain: Exclude<Shape, RecordShape | EitherShape>;
  readonly record: RecordShape;
}
