import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '@gatehouse/server/testkit/postgres';
import { runFlows } from './load.ts';
import type { Target } from './target.ts';

// How many redirect flows a second? All servers run side by side on this machine and are measured in turn, round after round;
// the table shows medians and ratios. Only the ratios mean something elsewhere.

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'Redirect flows per second: a bare program, Gatehouse on SQLite and PostgreSQL, oidc-provider in memory.\n\n' +
      '  npm run bench -- [--rounds 7] [--seconds 3] [--connections 32] [--only b,d] [--json]\n',
  );
  process.exit(0);
}

interface Variant {
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly env?: () => Promise<Record<string, string>>;
}

const postgres =
  values.only === undefined || values.only.split(',').includes('c') ? await startPostgres({ durable: true }) : undefined;
const variants: Variant[] = [
  { key: 'a', name: 'bare: 2 signatures, 2 durable writes', file: 'bare' },
  { key: 'a2', name: 'the same with group commit', file: 'bare', env: async () => ({ GROUP_COMMIT: '1' }) },
  { key: 'b', name: 'Gatehouse on SQLite', file: 'gatehouse' },
  {
    key: 'c',
    name: 'Gatehouse on PostgreSQL',
    file: 'gatehouse',
    env: async () => ({ GATEHOUSE_DATABASE_URL: postgres?.url ?? '' }),
  },
  { key: 'd', name: 'oidc-provider, in memory, signs 1 of 2', file: 'oidc-provider' },
  {
    key: 'd2',
    name: 'the same signing 2, without userinfo',
    file: 'oidc-provider',
    env: async () => ({ JWT_ACCESS_TOKENS: '1' }),
  },
];

const chosen = variants.filter(({ key }) => values.only === undefined || values.only.split(',').includes(key));
const running: { variant: Variant; child: ChildProcess; target: Target; rates: number[]; cpu: number[] }[] = [];
try {
  for (const variant of chosen) running.push(await start(variant));
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const { target, rates, cpu, variant } of running) {
      progress(`round ${round} of ${values.rounds}: ${variant.name}`);
      const { rate, cpuMicros } = await runFlows(target, Number(values.connections), Number(values.seconds) * 1000);
      if (round === 0) continue; // warm-up
      rates.push(rate);
      cpu.push(cpuMicros);
    }
  }
  progress('');
  report();
} finally {
  for (const { child } of running) child.disconnect();
  await postgres?.stop();
}

async function start(variant: Variant) {
  const file = fileURLToPath(new URL(`servers/${variant.file}.ts`, import.meta.url));
  const child = fork(file, { env: { ...process.env, ...(await variant.env?.()) } });
  const target = await new Promise<Target>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Target));
    child.once('exit', (code) => reject(new Error(`${variant.name} ended with ${code} before it listened`)));
  });
  return { variant, child, target, rates: [] as number[], cpu: [] as number[] };
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function report(): void {
  const rows = running.map(({ variant, rates, cpu }) => ({
    ...variant,
    median: median(rates),
    cpu: median(cpu),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
  }));
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify(rows.map(({ key, name, median, lowest, highest, cpu }) => ({ key, name, median, lowest, highest, cpuMicros: cpu })))}\n`,
    );
    return;
  }
  process.stdout.write(
    `Redirect flows per second, median of ${values.rounds} rounds of ${values.seconds} s, ${values.connections} connections\n\n`,
  );
  for (const row of rows) {
    process.stdout.write(
      `  ${row.key.padEnd(3)} ${row.name.padEnd(40)} ${row.median.toFixed(0).padStart(6)}   ${`(${row.lowest.toFixed(0)}–${row.highest.toFixed(0)})`.padEnd(14)} ${row.cpu.toFixed(0).padStart(6)} µs CPU a flow\n`,
    );
  }
  process.stdout.write('\n');
  for (const [of, to] of [
    ['b', 'a'],
    ['b', 'a2'],
    ['b', 'd'],
    ['b', 'd2'],
    ['c', 'a'],
    ['c', 'd'],
  ] as const) {
    const ratio = ratioOf(rows, of, to);
    if (ratio !== undefined) process.stdout.write(`  ${of} : ${to.padEnd(3)} ${ratio.toFixed(2)}\n`);
  }
}

/** Median over the rounds of the ratio within a round: neighbours on the machine slow both sides of a round alike. */
function ratioOf(rows: readonly { key: string }[], of: string, to: string): number | undefined {
  const rates = (key: string) => running[rows.findIndex((row) => row.key === key)]?.rates;
  const [upper, lower] = [rates(of), rates(to)];
  return upper && lower ? median(upper.map((rate, index) => rate / (lower[index] ?? Number.NaN))) : undefined;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
