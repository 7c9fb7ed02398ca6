import type { Subject } from '../harness/subject.ts';

const FOLDER = 'fixtures';

/** Where the fixtures of a guest are if nobody says otherwise: `fixtures/uart` for `uart.elf@0123456789abcdef`. */
export function fixtureFolder({ id }: Subject): string {
  const name = id
    .replace(/@[^@]*$/, '')
    .replace(/(?<=[^.])\.[^./]*$/, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '');
  return `${FOLDER}/${name === '' ? 'guest' : name}`;
}
