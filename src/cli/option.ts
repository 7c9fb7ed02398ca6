import { once } from './values.ts';

/** An option that takes a value. What it is without one is written in words. */
export function valueOption(value: string, describe: string, group: string) {
  return {
    type: 'string' as const,
    requiresArg: true,
    nargs: 1,
    describe,
    group,
    defaultDescription: value,
  };
}

/** An option that is there or not. Any value but `true` would otherwise mean that it is not, without a word. */
export function flagOption(describe: string, group: string) {
  return { type: 'boolean' as const, nargs: 0, describe, group };
}

/** What yargs has made of a command line: a member for each option, a string or a list of them. */
export type ParsedValues = object;

/** Reads an option that makes sense only once; undefined if it was not given. */
export function optionOf<T>(
  parsed: ParsedValues,
  name: string,
  parse: (option: string, text: string) => T,
): T | undefined {
  const value = once(name, valueIn(parsed, name));
  return value === undefined ? undefined : parse(name, value);
}

/** What was written for an option that takes any text. */
export function textOf(parsed: ParsedValues, name: string): string | undefined {
  return optionOf(parsed, name, (_, text) => text);
}

/** What was written for an option that may be given several times. */
export function listOf(parsed: ParsedValues, name: string): string[] {
  return [valueIn(parsed, name) ?? []].flat();
}

/** Whether an option without value was given. */
export function isGiven(parsed: ParsedValues, name: string): boolean {
  return (parsed as Record<string, unknown>)[name] === true;
}

function valueIn(parsed: ParsedValues, name: string): string | string[] | undefined {
  return (parsed as Record<string, string | string[] | undefined>)[name];
}
