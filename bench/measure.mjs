// How things are measured on a machine that others use too.

/** CPU seconds of this process, user and system, that `work` takes. */
export function cpuSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Wall-clock microseconds of a short call: the median of `calls`, so that those that were interrupted do not count.
 * @param prepare what comes before each call, unmeasured
 */
export function callMicroseconds(calls, prepare, work) {
  const times = [];
  for (let call = 0; call < calls; call++) {
    prepare();
    const start = process.hrtime.bigint();
    work();
    times.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return median(times);
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
