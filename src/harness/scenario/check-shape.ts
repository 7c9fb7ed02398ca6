import { LockstepError } from '../../machine/errors.ts';
import { similarNames } from '../../machine/similar-names.ts';
import type { HexShape, IntegerShape, NumberShape, RecordShape, Shape } from './shape.ts';

/** How much of a wrong value is shown. */
const SHOWN_CHARACTERS = 40;

/**
 * Checks a value against a shape.
 * @param where the file's name, or what else the value is from
 * @returns a copy with the fields in the shape's order, without those that are undefined
 * @throws LockstepError `bad-scenario`, which names the field by its path
 */
export function checkShape(shape: Shape, value: unknown, where: string): unknown {
  return new ShapeCheck(where).check(shape, value, '');
}

class ShapeCheck {
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  check(shape: Shape, value: unknown, path: string): unknown {
    switch (shape.kind) {
      case 'integer':
      case 'number':
        return this.#number(shape, value, path);
      case 'text':
        if (typeof value === 'string' && new RegExp(shape.pattern ?? '', 'u').test(value)) return value;
        return this.#refuse(path, `${shown(value)} is not ${shape.what}; ${shape.expected}`);
      case 'hex':
        return this.#hex(shape, value, path);
      case 'choice': {
        if (shape.of.includes(value as never)) return value;
        const known = shape.of.map((one) => (typeof one === 'string' ? one : `${one}`));
        const meant = typeof value === 'string' ? similarNames(known, value)[0] : undefined;
        const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
        const list = known.length === 1 ? `it is ${known[0]}` : `known are ${known.join(', ')}`;
        return this.#refuse(path, `${shown(value)} is not ${shape.what}; ${list}${hint}`);
      }
      case 'list':
        if (!Array.isArray(value)) return this.#refuse(path, `${shown(value)} is not ${shape.what}, in [ ]`);
        // Not `map`, which passes over holes.
        return Array.from(value, (item, index) => this.check(shape.of, item, `${path}[${index}]`));
      case 'record':
        return this.#record(shape, value, path);
      case 'either':
        if (isRecord(value)) return this.#record(shape.record, value, path);
        return this.check(shape.plain, value, path);
    }
  }

  #number({ kind, what, least, most }: IntegerShape | NumberShape, value: unknown, path: string): number {
    const right = kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
    // Adding 0 makes -0 the same number as 0.
    if (right && (value as number) >= least && (value as number) <= most) return (value as number) + 0;
    const range = `${kind === 'integer' ? 'a whole number' : 'a number'} from ${least} to ${most}`;
    return this.#refuse(path, `${shown(value)} is not ${what}, ${range}`);
  }

  #hex({ what, leastBytes, mostBytes }: HexShape, value: unknown, path: string): string {
    if (typeof value !== 'string') {
      return this.#refuse(path, `${shown(value)} is not ${what}, a text of hexadecimal digits`);
    }
    const wrong = value.search(/[^0-9a-fA-F]/);
    if (wrong >= 0) {
      const character = String.fromCodePoint(value.codePointAt(wrong)!);
      return this.#refuse(
        path,
        `${JSON.stringify(character)}, character ${wrong + 1}, is no hexadecimal digit`,
      );
    }
    if (value.length % 2 !== 0) {
      return this.#refuse(path, `${value.length} hexadecimal digits are not whole bytes of two digits`);
    }
    const bytes = value.length / 2;
    if (bytes >= leastBytes && bytes <= mostBytes) return value;
    const range =
      mostBytes === Number.MAX_SAFE_INTEGER ? `at least ${leastBytes}` : `${leastBytes} to ${mostBytes}`;
    return this.#refuse(path, `${bytes} bytes are not ${what}: it has ${range}`);
  }

  #record(shape: RecordShape, value: unknown, path: string): Record<string, unknown> {
    if (!isRecord(value)) return this.#refuse(path, `${shown(value)} is not ${shape.what}, in { }`);
    const given = Object.keys(value).filter((name) => value[name] !== undefined);
    for (const name of given) if (!Object.hasOwn(shape.fields, name)) this.#unknown(shape, name, path);
    const checked: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(shape.fields)) {
      const at = member(path, name);
      if (!given.includes(name)) {
        if (field.required) this.#refuse(at, `missing: ${field.about}`);
        continue;
      }
      if (field.with !== undefined && !given.includes(field.with)) {
        this.#refuse(at, `makes sense only with "${field.with}"`);
      }
      checked[name] = this.check(field.shape, value[name], at);
    }
    for (const { what, names } of shape.oneOf ?? []) {
      const has = names.filter((name) => given.includes(name));
      if (has.length === 0) this.#refuse(path, `does not say ${what}: it needs ${quoted(names, 'or')}`);
      if (has.length > 1) this.#refuse(path, `says ${what} more than once: ${quoted(has, 'and')}`);
    }
    return checked;
  }

  #unknown({ what, fields, refused = {} }: RecordShape, name: string, path: string): never {
    const at = member(path, name);
    if (Object.hasOwn(refused, name)) return this.#refuse(at, refused[name]!);
    const names = Object.keys(fields);
    const [meant] = similarNames(names, name);
    const hint = meant === undefined ? `known are ${names.join(', ')}` : `did you mean "${meant}"?`;
    return this.#refuse(at, `${what} has no such field; ${hint}`);
  }

  #refuse(path: string, message: string): never {
    throw new LockstepError('bad-scenario', `${this.#where}: ${path === '' ? '' : `${path}: `}${message}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path as JavaScript writes it. */
function member(path: string, name: string): string {
  if (!/^[\w$]+$/.test(name)) return `${path}[${shown(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

function quoted(names: readonly string[], word: 'and' | 'or'): string {
  const all = names.map((name) => `"${name}"`);
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} ${word} ${all.at(-1)}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (isRecord(value)) return '{…}';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'string') return String(value);
  const text = value.length <= SHOWN_CHARACTERS ? value : `${value.slice(0, SHOWN_CHARACTERS)}…`;
  return JSON.stringify(text);
}
