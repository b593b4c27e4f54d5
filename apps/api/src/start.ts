import { keepCompiled } from './compile-cache.ts';

keepCompiled();
const { runUntilStopped } = await import('./process.ts');
const { readyText } = await import('./terminal.ts');

await runUntilStopped(({ url, admin }, config, say) => {
  const dataLies = config.DATABASE_URL === undefined ? config.DATA_DIR : 'in the database of DATABASE_URL';
  say(readyText({ url, dataLies, admin }));
});
