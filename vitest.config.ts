import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import projects from './vitest.workspace.ts';

// Two workers a core: tests wait for the database and for clocks more than they compute.
export default defineConfig({ test: { projects, maxWorkers: 2 * availableParallelism() } });
