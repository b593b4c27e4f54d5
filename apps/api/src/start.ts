import { runUntilStopped } from './process.ts';
import { readyText } from './terminal.ts';

await runUntilStopped(({ url, admin }, config, say) => {
  const dataLies = config.DATABASE_URL === undefined ? config.DATA_DIR : 'in the database of DATABASE_URL';
  say(readyText({ url, dataLies, admin }));
});
