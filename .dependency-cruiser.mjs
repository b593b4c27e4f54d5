// Who may import whom. `pnpm deps` cruises the tree with these rules; test/house proves that they bite.
//
//   kernel <- domain packages <- renderer, persistence <- apps
//
// The cruiser reads TypeScript through the compiler's API, which TypeScript 7 no longer has: with it, it would find
// no module at all and pass. So TypeScript stays at 6, and the test counts the modules.
import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

const domain = '^packages/(node|plan|subscription|traffic|identity|machine|probe|delivery)/';
const insideItself = '^$1/';

/** Tests, and what packages export for the tests of others. */
const testing = '(\\.(test|fixture)\\.ts$|/testing/|^test/)';

/** What the packages export, as paths: everything else in them is private. */
const entries = globSync('packages/*/package.json').flatMap((file) => {
  const { exports = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.values(exports).map((target) => `^${escape(posix.join(dirname(file), target))}$`);
});

function escape(path) {
  return path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'What imports itself in a circle cannot be read, tested or split alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'kernel-alone',
      comment: 'The kernel stands below everything: it imports nothing of ours.',
      severity: 'error',
      from: { path: '^packages/kernel/' },
      to: { path: '^(packages|apps|test|scripts)/', pathNot: '^packages/kernel/' },
    },
    {
      name: 'domain-alone',
      comment: 'Domain packages know the kernel only; what crosses contexts is composed in the apps.',
      severity: 'error',
      from: { path: '^(packages/(?:node|plan|subscription|traffic|identity|machine|probe|delivery))/' },
      to: { path: '^(packages|apps|test|scripts)/', pathNot: [insideItself, '^packages/kernel/'] },
    },
    {
      name: 'domain-npm',
      comment: 'The rules of the business lean on no library. The kernel holds one polyfill: Node 24 has no Temporal.',
      severity: 'error',
      from: { path: [domain, '^packages/kernel/'], pathNot: testing },
      to: { path: 'node_modules', pathNot: '/temporal-polyfill/' },
    },
    {
      name: 'polyfill-in-kernel',
      comment: "Time zones are the kernel's business.",
      severity: 'error',
      from: { pathNot: '^packages/kernel/' },
      to: { path: '/temporal-polyfill/' },
    },
    {
      name: 'domain-test-npm',
      comment: 'Tests of the domain know the test tools and nothing else.',
      severity: 'error',
      from: { path: [domain, '^packages/kernel/'] },
      to: { path: 'node_modules', pathNot: '/(vitest|@vitest|fast-check|temporal-polyfill)/' },
    },
    {
      name: 'domain-io',
      comment: 'A rule of the business touches no file, process or network: that is what ports are for.',
      severity: 'error',
      from: { path: [domain, '^packages/kernel/'], pathNot: testing },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|child_process|cluster|dgram|dns|http|http2|https|inspector|process|tls|worker_threads)(/|$)',
      },
    },
    {
      name: 'renderer-or-persistence',
      comment: 'How documents look and how rows lie have nothing to tell each other.',
      severity: 'error',
      from: { path: '^packages/(renderer|persistence)/' },
      to: { path: '^packages/(renderer|persistence)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'packages-not-to-apps',
      comment: 'Dependencies point inwards.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|test|scripts)/' },
    },
    {
      name: 'apps-apart',
      comment: 'Apps meet over the wire, not by import.',
      severity: 'error',
      from: { path: '^(apps/[^/]+)/' },
      to: { path: '^(apps|test|scripts)/', pathNot: insideItself },
    },
    {
      name: 'dashboard-by-client',
      comment: 'The dashboard knows the API as any client does.',
      severity: 'error',
      from: { path: '^apps/dashboard/' },
      to: { path: '^packages/', pathNot: '^packages/api-client/' },
    },
    {
      name: 'by-the-front-door',
      comment: 'A package is imported through what its package.json exports, not by a path into it.',
      severity: 'error',
      from: { path: '^((?:packages|apps)/[^/]+|test/[^/]+|scripts)/' },
      to: { path: '^packages/[^/]+/', pathNot: [insideItself, ...entries] },
    },
    {
      name: 'testing-for-tests',
      comment: 'What exists for tests is not part of the product.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: testing },
      to: { path: '(\\.(test|fixture)\\.ts$|^packages/[^/]+/src/testing/)' },
    },
    {
      name: 'declared',
      comment: 'The image holds what a package declares as its own dependency, no tools and nothing of the root.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: [testing, '\\.config\\.ts$', '^apps/[^/]+/bench/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|data)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
