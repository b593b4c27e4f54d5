import cluster from 'node:cluster';
import { keepCompiled } from './compile-cache.ts';

keepCompiled();
// Whether it is a good number is said by whoever reads the configuration.
if (cluster.isPrimary && Number(process.env['WORKERS']) > 1) {
  const { keepWorkers } = await import('./workers.ts');
  await keepWorkers();
} else {
  const { joinPlace, openPlace } = await import('./installation.ts');
  const { runUntilStopped } = await import('./process.ts');
  const { tellReady } = await import('./terminal.ts');
  await runUntilStopped(tellReady, cluster.isWorker ? joinPlace : openPlace);
}
