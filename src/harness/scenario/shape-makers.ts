import type {
  ChoiceShape,
  HexShape,
  IntegerShape,
  ListShape,
  RecordShape,
  Shape,
  TextShape,
} from './shape.ts';

const MOST = Number.MAX_SAFE_INTEGER;

export const integer = (what: string, least: number, most = MOST): IntegerShape => ({
  kind: 'integer',
  what,
  least,
  most,
});
export const list = (what: string, of: Shape): ListShape => ({ kind: 'list', what, of });
export const hex = (what: string, leastBytes: number, mostBytes = MOST): HexShape => ({
  kind: 'hex',
  what,
  leastBytes,
  mostBytes,
});
export const choice = (what: string, ...of: ChoiceShape['of']): ChoiceShape => ({ kind: 'choice', what, of });
export const someText = (what: string): TextShape => ({
  kind: 'text',
  what,
  pattern: '^[\\s\\S]+$',
  expected: 'it has at least one character',
});

export const settings = (what: string, fields: RecordShape['fields']): RecordShape => ({
  kind: 'record',
  what,
  fields,
});
