/**
 * What the embedded PostgreSQL runs with. They go on its command line, so that an update of this program changes them
 * without touching files in the data folder.
 */
export const serverSettings: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  cluster_name: 'colloquy',
  max_connections: '60',

  // Nothing that was acknowledged may be lost: these three are the promise of the product.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  huge_pages: 'off',
  random_page_cost: '1.1',

  // Short queries on few cores gain nothing from a compiler or from helpers, and helpers need /dev/shm, of which a
  // container has 64 MB.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',

  // What a crash leaves to replay must fit in a start of five seconds: on two cores 245 MB took 3.2 s, and 490 MB 5.2 s.
  max_wal_size: '256MB',
  min_wal_size: '128MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  // It saved 1.5 KB of log for each row after a checkpoint, and cost 150 µs of CPU, three times what the update did.
  wal_compression: 'off',
  autovacuum_max_workers: '2',
  // Counts a table soon after it has grown: a plan that was made while it was next to empty can be a bad one until then.
  autovacuum_naptime: '10s',
  client_connection_check_interval: '10s',

  timezone: 'UTC',
  log_timezone: 'UTC',
  // What the server itself went through, and no errors of statements: they quote what people wrote.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_lock_waits: 'on',
  log_line_prefix: '%m [%p] ',
};

export function asArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
