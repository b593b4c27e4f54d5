/** What leads where, by name. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Ways to what is no node left out. */
export function graphOf(ways: Iterable<readonly [string, Iterable<string>]>): Graph {
  const all = [...ways];
  const nodes = new Set(all.map(([name]) => name));
  return new Map(all.map(([name, to]) => [name, new Set([...to].filter((one) => nodes.has(one)))]));
}

/** The nodes that lie on loops, or between them. */
export const loopsIn = (graph: Graph): ReadonlySet<string> => new Set(withoutEnds(reversed(withoutEnds(graph))).keys());

/** All that can be reached, where one begins among it. */
export function reachedFrom(start: Iterable<string>, graph: Graph): ReadonlySet<string> {
  const reached = new Set(start);
  for (const node of reached) for (const next of graph.get(node) ?? []) reached.add(next);
  return reached;
}

function reversed(graph: Graph): Graph {
  const back = new Map<string, Set<string>>(Array.from(graph.keys(), (from) => [from, new Set()]));
  for (const [from, ways] of graph) for (const to of ways) back.get(to)?.add(from);
  return back;
}

/** What is left when nodes from which no way leads on are taken away, again and again. */
function withoutEnds(graph: Graph): Graph {
  const left = new Map(Array.from(graph, ([from, ways]) => [from, ways.size]));
  const back = reversed(graph);
  const ends = [...left].filter(([, ways]) => ways === 0).map(([node]) => node);
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    left.delete(end);
    for (const from of back.get(end) ?? []) {
      const ways = (left.get(from) ?? 0) - 1;
      left.set(from, ways);
      if (ways === 0) ends.push(from);
    }
  }
  return graphOf([...graph].filter(([node]) => left.has(node)));
}
