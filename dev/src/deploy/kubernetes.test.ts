import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { environmentSchema, loadConfig } from '@gatehouse/server/config';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { execForm, lastOf, readStages } from '../image/dockerfile.ts';
import { attempt, run } from '../packages/run.ts';
import { REPOSITORY } from '../paths.ts';
import { startGatehouse } from '../testing/index.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { ensureKubectlProgram } from './kubectl-program.ts';

const directory = join(REPOSITORY, 'deploy/kubernetes');
const read = (file: string) => readFileSync(join(directory, file), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: what it holds is what is tested
type Manifest = any;
const parseAll = (text: string): Manifest[] => parseAllDocuments(text).map((document) => document.toJS());

const kustomization = parse(read('kustomization.yaml'));
const manifests: Manifest[] = kustomization.resources.flatMap((file: string) => parseAll(read(file)));
const settings = parseEnv(kustomization.configMapGenerator[0].literals.join('\n'));
const podOf = (manifest: Manifest) => manifest.spec?.template?.spec;
const workloads = manifests.filter((manifest) => podOf(manifest) !== undefined);
const named = (kind: string, name: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

/** What an operator makes by the README, and where. */
const secrets = Object.fromEntries(
  [...read('README.md').matchAll(/create secret generic (\S+) ((?:\\\n|.)+)/g)].map(([, name = '', rest = '']) => [
    name,
    [...rest.matchAll(/--from-literal=(\w+)/g)].map(([, key = '']) => key),
  ]),
);

test.each(manifests.map((manifest) => [nameOf(manifest), manifest]))('%s is valid', async (_, manifest) => {
  const { [manifest.kind]: Model } = await import(/* @vite-ignore */ `kubernetes-models/${manifest.apiVersion}`);
  expect(() => new Model(manifest).validate()).not.toThrow();
  expect(() => new Model({ ...manifest, metadata: { name: 7 } }).validate()).toThrow('must be string');
});

test('no field of them is one that Kubernetes does not know', async () => {
  const scratch = temporaryDirectory();
  const check = async (all: readonly Manifest[]) => {
    const program = all.map(
      ({ kind, apiVersion }, index) =>
        `import type { I${kind} as I${index} } from 'kubernetes-models/${apiVersion}';\n` +
        `export const manifest${index}: I${index} = ${JSON.stringify(all[index])};\n`,
    );
    writeFileSync(join(scratch, 'manifests.ts'), program.join(''));
    const compilerOptions = {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      module: 'preserve',
      moduleResolution: 'bundler',
      types: [],
      paths: { 'kubernetes-models/*': [join(REPOSITORY, 'node_modules/kubernetes-models/*')] },
    };
    writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ files: ['manifests.ts'], compilerOptions }));
    const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    return attempt(process.execPath, [tsc, '-p', scratch, '--pretty', 'false'], { cwd: scratch });
  };
  expect(await check(manifests)).toEqual({ code: 0, output: '' });
  const [job] = manifests;
  const wrong = { ...job, spec: { ...job.spec, template: { spec: { ...podOf(job), restartPolicies: 'Never' } } } };
  expect((await check([wrong])).output).toContain('"restartPolicies"');
});

// Not every system has it among its packages.
const kubectl = await ensureKubectlProgram().catch((error: Error) =>
  console.log(`skipped: kustomize: ${error.message}`),
);
test.runIf(kubectl)('kustomize makes of them what is here, with the settings and the operator’s image', async () => {
  const rendered = parseAll(await run(kubectl ?? '', ['kustomize', directory], { cwd: REPOSITORY }));
  const map = rendered.find(({ kind }) => kind === 'ConfigMap');
  expect(rendered.map(nameOf).sort()).toEqual([...manifests.map(nameOf), nameOf(map)].sort());
  expect(map.data).toEqual(settings);
  const [{ newName, newTag }] = kustomization.images;
  for (const pod of rendered.flatMap((manifest) => podOf(manifest) ?? [])) {
    const [{ image, envFrom = [] }] = pod.containers;
    expect(image).toBe(`${newName}:${newTag}`);
    const maps = envFrom.flatMap(({ configMapRef }: Manifest) => configMapRef?.name ?? []);
    expect(maps.filter((name: string) => name !== map.metadata.name)).toEqual([]);
  }
});

test('there are servers, workers, a dashboard and the migrations', () => {
  expect(workloads.map(nameOf).sort()).toEqual([
    'Deployment gatehouse-dashboard',
    'Deployment gatehouse-server',
    'Deployment gatehouse-worker',
    'Job gatehouse-migrate',
  ]);
});

describe.each(workloads.map((manifest) => [nameOf(manifest), manifest]))('%s', (_, manifest) => {
  const pod = podOf(manifest);
  const [container] = pod.containers;

  test('can do as little as it needs', () => {
    expect(pod.containers).toHaveLength(1);
    const [uid, gid] = lastOf(readStages().at(-1) as never, 'USER')
      .text.split(':')
      .map(Number);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: uid,
        runAsGroup: gid,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: expect.any(String) }, limits: { memory: expect.any(String) } },
    });
    for (const option of ['hostNetwork', 'hostPID', 'hostIPC', 'volumes']) expect(pod).not.toHaveProperty(option);
  });

  test('runs the image, with a command that it holds', () => {
    expect(container.image).toBe(kustomization.images[0].name);
    const [file] = container.args ?? execForm(lastOf(readStages().at(-1) as never, 'CMD'));
    expect(existsSync(join(REPOSITORY, file))).toBe(true);
    // The entry point of the image stays.
    expect(container).not.toHaveProperty('command');
  });

  test('has its secrets by reference to what the README makes', () => {
    const wanted = [...(container.env ?? []).map(({ valueFrom }: Manifest) => valueFrom.secretKeyRef)];
    for (const { name, key } of wanted) expect(secrets[name]).toContain(key);
    const whole = (container.envFrom ?? []).flatMap(({ secretRef }: Manifest) => secretRef?.name ?? []);
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining(whole));
  });

  test('is chosen by its own labels', () => {
    const labels = manifest.spec.template.metadata.labels;
    expect(manifest.metadata.labels).toEqual(labels);
    if (manifest.kind === 'Deployment') expect(manifest.spec.selector.matchLabels).toEqual(labels);
  });
});

test('settings and secrets are variables of ours, which the servers take, and no secret is a setting', () => {
  const keys = Object.values(secrets).flat();
  expect(keys).toEqual(expect.arrayContaining(['SECRET_KEY', 'DATABASE_URL', 'REDIS_URL', 'DASHBOARD_PASSWORD']));
  const names = [...Object.keys(settings), ...keys];
  expect(names.filter((name) => !(name in environmentSchema.shape))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  const config = loadConfig({
    ...(settings as Record<string, string>),
    SECRET_KEY: '3qZ0n8Yv4mKx7Lr2Tb9Wc6Jd1Hf5Gs0P',
    DATABASE_URL: 'postgres://user:password@host:5432/gatehouse',
    REDIS_URL: 'rediss://:password@host:6379',
  });
  expect(config).toMatchObject({ environment: 'production', http: { host: '0.0.0.0' } });
});

test('ports are those that the processes listen on, and Services lead to them', () => {
  for (const [name, service, port] of [
    ['gatehouse-server', 'gatehouse', settings.PORT],
    ['gatehouse-dashboard', 'gatehouse-dashboard', settings.DASHBOARD_PORT],
  ] as const) {
    const { template } = named('Deployment', name).spec;
    const [{ ports }] = template.spec.containers;
    expect(ports).toEqual([{ name: 'http', containerPort: Number(port) }]);
    const { selector, ports: published } = named('Service', service).spec;
    expect([selector, published[0].targetPort]).toEqual([template.metadata.labels, 'http']);
  }
});

test('probes ask what a server answers with 200', async () => {
  await using gatehouse = await startGatehouse();
  const [container] = podOf(named('Deployment', 'gatehouse-server')).containers;
  for (const [probe, path] of [
    ['startupProbe', '/health'],
    ['livenessProbe', '/health'],
    ['readinessProbe', '/ready'],
  ] as const) {
    expect(container[probe].httpGet).toEqual({ path, port: 'http' });
    // As the kubelet does, until it is so.
    const ask = async () => (await fetch(`${gatehouse.url}${path}`)).status;
    await expect.poll(ask, { timeout: 20_000 }).toBe(200);
  }
});

test('a server is replaced when the next is ready, and has the time that it takes to end', () => {
  const { strategy, template } = named('Deployment', 'gatehouse-server').spec;
  expect(strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  const { drain } = loadConfig({
    ENVIRONMENT: 'production',
    SECRET_KEY: '3qZ0n8Yv4mKx7Lr2Tb9Wc6Jd1Hf5Gs0P',
    DATABASE_URL: 'postgres://host/name',
    REDIS_URL: 'redis://host',
  }).http;
  const cutOff = 25;
  expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(drain / 1000 + cutOff);
  const { periodSeconds, failureThreshold } = template.spec.containers[0].readinessProbe;
  expect(periodSeconds * failureThreshold * 1000).toBeLessThan(drain);
});

test.each(['gatehouse-server', 'gatehouse-worker'])('of %s there are two at least, and one stays', (name) => {
  const { scaleTargetRef, minReplicas } = named('HorizontalPodAutoscaler', name).spec;
  expect(scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name });
  expect(minReplicas).toBeGreaterThan(1);
  // It would be set back with each apply.
  expect(named('Deployment', name).spec).not.toHaveProperty('replicas');
  const budget = named('PodDisruptionBudget', name).spec;
  expect(budget).toEqual({ maxUnavailable: 1, selector: named('Deployment', name).spec.selector });
});

test('nothing is reached from elsewhere but the servers’ port', () => {
  const [everything, servers] = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec);
  const labels = (manifest: Manifest) => manifest.spec.template.metadata.labels;
  for (const workload of workloads) expect(labels(workload)).toMatchObject(everything.podSelector.matchLabels);
  expect(everything).not.toHaveProperty('ingress');
  expect(servers.podSelector.matchLabels).toEqual(labels(named('Deployment', 'gatehouse-server')));
  expect(servers.ingress).toEqual([{ ports: [{ port: 'http' }] }]);
});
