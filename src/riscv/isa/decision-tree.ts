import type { Encoding } from './encoding.ts';

/** How to find the one rule that an encoding belongs to, by looking at few bits. */
export type Tree<Rule> =
  /** Only this rule is left; `check` are its fixed bits that nothing has looked at. */
  | { readonly kind: 'leaf'; readonly rule: Rule; readonly check: Encoding }
  /** Branch on `width` bits from bit `from`; values without a case belong to no rule. */
  | {
      readonly kind: 'switch';
      readonly from: number;
      readonly width: number;
      readonly cases: ReadonlyMap<number, Tree<Rule>>;
    }
  /** One rule is a special case of the others. */
  | {
      readonly kind: 'special';
      readonly rule: Rule;
      readonly check: Encoding;
      readonly otherwise: Tree<Rule>;
    };

/**
 * Builds the tree. `known` are the bits that are already settled. Bits that are fixed in all rules and differ
 * between some are branched on, lowest first: the opcode, then funct3, then funct7. Rules that no such
 * bit tells apart are special cases of each other: the one with the most fixed bits is tried first.
 */
export function decisionTree<Rule extends Encoding>(rules: readonly Rule[], known = 0): Tree<Rule> {
  const [first, ...others] = rules;
  if (first === undefined) throw new RangeError('a decision tree needs a rule');
  if (others.length === 0) return { kind: 'leaf', rule: first, check: remaining(first, known) };

  const fixed = rules.reduce((mask, rule) => mask & rule.mask, ~known);
  const differing = rules.reduce((bits, rule) => bits | (rule.match ^ first.match), 0) & fixed;
  if (differing === 0) {
    const rule = rules.reduce((most, next) => (bitCount(next.mask) > bitCount(most.mask) ? next : most));
    const otherwise = decisionTree(
      rules.filter((other) => other !== rule),
      known,
    );
    return { kind: 'special', rule, check: remaining(rule, known), otherwise };
  }

  const { from, width } = fixedRun(fixed, differing);
  const bits = ((2 ** width - 1) << from) >>> 0;
  const cases = new Map<number, Tree<Rule>>();
  for (const [value, group] of groupBy(rules, (rule) => (rule.match & bits) >>> from)) {
    cases.set(value, decisionTree(group, known | bits));
  }
  return { kind: 'switch', from, width, cases };
}

/** The fixed bits of a rule that are not known yet. */
function remaining(rule: Encoding, known: number): Encoding {
  const mask = (rule.mask & ~known) >>> 0;
  return { mask, match: (rule.match & mask) >>> 0 };
}

/** The run of fixed bits around the lowest bit that differs. */
function fixedRun(fixed: number, differing: number): { from: number; width: number } {
  const has = (bits: number, bit: number): boolean => bit >= 0 && bit < 32 && ((bits >>> bit) & 1) === 1;
  let from = 0;
  while (!has(differing, from)) from++;
  let end = from;
  while (has(fixed, from - 1)) from--;
  while (has(fixed, end)) end++;
  return { from, width: end - from };
}

/** Groups in ascending order of their key. */
function groupBy<Item>(items: readonly Item[], key: (item: Item) => number): [number, Item[]][] {
  const groups = new Map<number, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => a - b);
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
