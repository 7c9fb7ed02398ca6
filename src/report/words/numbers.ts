/** A number in groups of three digits: `1,234,567`. */
export function grouped(count: number): string {
  return `${count}`.replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of things: `1 entry` would be `counted(1, 'entry', 'entries')`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
