import { exit } from './exit.ts';
import type { Invariant } from './invariant.ts';
import type { InvariantSetting } from './invariant-setting.ts';
import { neverReach } from './never-reach.ts';
import { finallyOutput, neverOutput, outputEvery } from './output.ts';

/**
 * The invariants that a setting asks for.
 * @throws SyntaxError: a pattern is no regular expression
 */
export function invariantsFrom(setting: InvariantSetting): Invariant[] {
  return [
    ...(setting.exit === undefined ? [] : [exit(setting.exit)]),
    ...(setting.ends === undefined ? [] : [exit(setting.ends, { required: true })]),
    ...(setting.neverOutput ?? []).map((text) => neverOutput(patternFrom(text))),
    ...(setting.finallyOutput ?? []).map((text) => finallyOutput(patternFrom(text))),
    ...(setting.outputEvery === undefined ? [] : [outputEvery(setting.outputEvery)]),
    ...(setting.neverReach ?? []).map((symbol) => neverReach(symbol)),
  ];
}

/**
 * `/source/flags` as JavaScript writes it; anything else is a source, and has `^` and `$` match at each line.
 * @throws SyntaxError
 */
export function patternFrom(text: string): RegExp {
  const [, source = text, flags = 'm'] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  return new RegExp(source, flags);
}

/** All that is asked by either; where both say a single value, the second one's. */
export function bothSettings(one: InvariantSetting, other: InvariantSetting): InvariantSetting {
  const lists = (['neverOutput', 'finallyOutput', 'neverReach'] as const).flatMap((name) => {
    const all = [...new Set([...(one[name] ?? []), ...(other[name] ?? [])])];
    return all.length === 0 ? [] : [[name, all] as const];
  });
  return { ...one, ...other, ...Object.fromEntries(lists) };
}

/** What these invariants ask, as far as it can be written down. */
export function settingOf(invariants: readonly Pick<Invariant, 'asked'>[]): InvariantSetting {
  return invariants.reduce<InvariantSetting>((all, { asked }) => bothSettings(all, asked ?? {}), {});
}
