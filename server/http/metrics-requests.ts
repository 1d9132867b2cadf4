/** Upper bounds in seconds, as OpenTelemetry recommends them for `http.server.request.duration`. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const name = 'http_server_request_duration_seconds';

interface Series {
  method: string;
  status: number;
  /** How many fell in each bucket, the last one being for what is longer than all bounds. */
  counts: number[];
  sum: number;
}

/**
 * How long requests took, by route pattern, method and status: a histogram in Prometheus' text
 * format. It is kept here and not in prom-client because it is written with every request, and finding
 * the series takes that library ten times as long as all of this.
 */
export class RequestDurations {
  readonly #routes = new Map<string, Map<string, Series[]>>();

  /** `route` is the pattern, never the address: addresses are without end. */
  observe(route: string, method: string, status: number, seconds: number): void {
    const series = this.#seriesOf(route, method, status);
    let bucket = 0;
    while (bucket < bounds.length && seconds > bounds[bucket]!) bucket++;
    series.counts[bucket]!++;
    series.sum += seconds;
  }

  #seriesOf(route: string, method: string, status: number): Series {
    let methods = this.#routes.get(route);
    if (methods === undefined) this.#routes.set(route, (methods = new Map()));
    let statuses = methods.get(method);
    if (statuses === undefined) methods.set(method, (statuses = []));
    for (const known of statuses) if (known.status === status) return known;
    const series = { method, status, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
    statuses.push(series);
    return series;
  }

  toString(): string {
    const lines = [
      `# HELP ${name} How long requests took, until the last byte was handed over.`,
      `# TYPE ${name} histogram`,
    ];
    for (const [route, methods] of this.#routes) {
      for (const series of [...methods.values()].flat()) lines.push(...linesOf(route, series));
    }
    return `${lines.join('\n')}\n`;
  }
}

function linesOf(route: string, { method, status, counts, sum }: Series): string[] {
  const labels = `http_route="${route}",http_request_method="${method}",http_response_status_code="${status}"`;
  let count = 0;
  const buckets = counts.map((inBucket, index) => {
    count += inBucket;
    return `${name}_bucket{${labels},le="${bounds[index] ?? '+Inf'}"} ${count}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${count}`];
}
