/** Longer ones are no paths. */
const MAX_SEGMENTS = 128;
const DRIVE = /^[A-Za-z]:$/;
const ABSOLUTE = /^([\\/]|[A-Za-z]:)/;

/**
 * A path in segments, without what says nothing: the last one of `parts` that is absolute and what follows. Empty for
 * what is no path.
 */
export function pathSegments(parts: readonly string[]): string[] {
  const from = parts.findLastIndex((part) => ABSOLUTE.test(part));
  const segments: string[] = [];
  for (const segment of parts.slice(Math.max(0, from)).flatMap((part) => part.split(/[\\/]/))) {
    if (segment === '' || segment === '.' || DRIVE.test(segment)) continue;
    const back = segment === '..' && segments.length > 0 && segments.at(-1) !== '..';
    if (back) segments.pop();
    else segments.push(segment);
  }
  return segments.length > MAX_SEGMENTS ? [] : segments;
}

/**
 * For each path, in segments, what it is called: its last segment, and as many in front of that as it takes to tell it
 * from the others. All of them have to be different.
 */
export function shortPaths(paths: readonly (readonly string[])[]): string[] {
  const order = paths.map((_, index) => index).sort((a, b) => compareFromEnd(paths[a]!, paths[b]!));
  const short = new Array<string>(paths.length);
  // In this order those that end alike are neighbours.
  for (const [at, index] of order.entries()) {
    const path = paths[index]!;
    const neighbours = [order[at - 1], order[at + 1]].flatMap((other) =>
      other === undefined ? [] : [sharedAtEnd(path, paths[other]!)],
    );
    short[index] = path.slice(-1 - Math.max(0, ...neighbours)).join('/');
  }
  return short;
}

function compareFromEnd(a: readonly string[], b: readonly string[]): number {
  const shared = sharedAtEnd(a, b);
  const [one = '', other = ''] = [a.at(-1 - shared), b.at(-1 - shared)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** How many of their last segments are the same. */
function sharedAtEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a.at(-1 - shared) === b.at(-1 - shared)) shared++;
  return shared;
}
