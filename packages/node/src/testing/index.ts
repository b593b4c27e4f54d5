export * from './memory-nodes.ts';
export * from './node-repository-contract.ts';
export * from './sample-node.ts';
