import { LockstepError } from '../../machine/errors.ts';

/** Nothing that a person writes is nested deeper. */
const MAX_DEPTH = 100;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON's strings hold no control characters (RFC 8259, section 7)
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/**
 * JSON (RFC 8259), read strictly: a field that is there twice is refused. Unlike `JSON.parse`, whose messages differ
 * between releases of Node, it says where an error is.
 * @param where the file's name
 * @throws LockstepError `bad-scenario`, with line and column from 1
 */
export function parseJson(text: string, where: string): unknown {
  return new JsonReader(text, where).read();
}

class JsonReader {
  readonly #text: string;
  readonly #where: string;
  #at = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  read(): unknown {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#refuse('nothing may follow the value');
    return value;
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) this.#refuse(`nested deeper than ${MAX_DEPTH}`);
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    const token = this.#take(NUMBER) ?? this.#take(WORD);
    if (token === undefined) this.#refuse('a value is expected');
    return JSON.parse(token);
  }

  #object(depth: number): object {
    const fields: [string, unknown][] = [];
    const names = new Set<string>();
    this.#at++;
    for (let more = !this.#accept('}'); more; more = !this.#endOrComma('}')) {
      this.#skipSpace();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#refuse('a field\'s name in " " is expected');
      const name = this.#string();
      if (names.has(name)) this.#refuse(`the field ${JSON.stringify(name)} is there already`, start);
      names.add(name);
      if (!this.#accept(':')) this.#refuse('":" is expected');
      fields.push([name, this.#value(depth + 1)]);
    }
    return Object.fromEntries(fields);
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    for (let more = !this.#accept(']'); more; more = !this.#endOrComma(']'))
      items.push(this.#value(depth + 1));
    return items;
  }

  /** Whether it ends; otherwise a comma, and something behind it, is there. */
  #endOrComma(end: '}' | ']'): boolean {
    if (this.#accept(end)) return true;
    if (!this.#accept(',')) this.#refuse(`"," or "${end}" is expected`);
    const comma = this.#at - 1;
    if (this.#accept(end)) this.#refuse(`nothing follows this comma`, comma);
    return false;
  }

  #string(): string {
    const token = this.#take(STRING);
    if (token === undefined) this.#refuse('this text does not end on its line, or has a wrong escape');
    return JSON.parse(token) as string;
  }

  #accept(sign: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    this.#take(SPACE);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    this.#at += token?.length ?? 0;
    return token;
  }

  #refuse(problem: string, at = this.#at): never {
    const lines = this.#text.slice(0, at).split('\n');
    const place = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
    const end = at >= this.#text.length ? ', but the file ends' : '';
    throw new LockstepError('bad-scenario', `${this.#where}: ${place}: ${problem}${end}`);
  }
}
