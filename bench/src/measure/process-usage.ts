import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  readonly cpuMs: number;
  readonly memoryMb: number;
}

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own tick is. */
const TICK_MS = 10;

/** What all processes of a process group have used and hold; nothing where there is no /proc. */
export function groupUsage(group: number): ProcessUsage | undefined {
  const members = processIds().flatMap((id) => {
    const usage = usageOf(id);
    return usage?.group === group ? [usage] : [];
  });
  if (members.length === 0) return undefined;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return { cpuMs: sum(members.map((usage) => usage.cpuMs)), memoryMb: sum(members.map((usage) => usage.memoryMb)) };
}

/** What the children that have ended have used in all; nothing where there is no /proc. */
export function endedChildrenCpuMs(): number | undefined {
  try {
    const [user = 0, system = 0] = statFields('self').slice(13, 15);
    return (user + system) * TICK_MS;
  } catch {
    return undefined;
  }
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function usageOf(id: string): (ProcessUsage & { group: number }) | undefined {
  try {
    const fields = statFields(id);
    const [group = 0, user = 0, system = 0] = [fields[2], fields[11], fields[12]];
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
    return { group, cpuMs: (user + system) * TICK_MS, memoryMb: Number(resident ?? 0) / 1024 };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

function statFields(id: string): number[] {
  // Behind the name, which may hold anything, in brackets.
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\)\s/s, '');
  return fields.split(' ').map(Number);
}
