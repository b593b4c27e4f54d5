import type { TestProject } from 'vitest/node';
import { startTestServer } from './server.ts';
import { createTemplate, dropTemplate, type Template } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly databaseTemplate: Template;
  }
}

/** Once per run of the tests: a server and a migrated database, of which `testDatabase` makes copies. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  try {
    const template = await createTemplate(server);
    project.provide('databaseTemplate', template);
    return async () => {
      try {
        await dropTemplate(template);
      } finally {
        await server.stop();
      }
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
