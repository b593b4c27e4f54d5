import { keepCompiled } from './compile-cache.ts';

keepCompiled();
const { formats } = await import('@orrery/renderer');
const { createPasswordHasher } = await import('./identity/password-hasher.ts');
const { runUntilStopped } = await import('./process.ts');
const { sampleLinkToken } = await import('./sample-data.ts');
const { readyText } = await import('./terminal.ts');

await runUntilStopped(async ({ url, admin, installation }, config, say) => {
  const token = await sampleLinkToken(installation, createPasswordHasher());
  const dataLies = config.DATABASE_URL === undefined ? config.DATA_DIR : 'in the database of DATABASE_URL';
  say(readyText({ url, dataLies, admin }));
  say('The sample subscription, for any client:');
  say(`  ${url}/s/${token}`);
  say('and in each format:');
  for (const format of formats) say(`  curl -i ${url}/s/${token}/${format}`);
  say('');
});
