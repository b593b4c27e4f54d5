import { formats } from '@orrery/renderer';
import { createPasswordHasher } from './identity/password-hasher.ts';
import { runUntilStopped } from './process.ts';
import { sampleLinkToken } from './sample-data.ts';
import { readyText } from './terminal.ts';

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
