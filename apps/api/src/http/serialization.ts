import SerializerSelector from '@fastify/fast-json-stringify-compiler';

const buildEach = SerializerSelector();
const made = new Map<string, SerializerSelector.Serializer>();

/**
 * Fastify's serializers, one per schema: the routes name 1,500 answers in 70 schemas, errors most of all, and to make one
 * for each takes longer than everything else a start does in this process.
 */
export const buildSerializer: SerializerSelector.SerializerFactory = (externalSchemas, options) => {
  const build = buildEach(externalSchemas, options);
  const surroundings = JSON.stringify([externalSchemas, options]);
  return (route) => {
    const key = surroundings + JSON.stringify(route.schema);
    const serializer = made.get(key) ?? build(route);
    made.set(key, serializer);
    return serializer;
  };
};
