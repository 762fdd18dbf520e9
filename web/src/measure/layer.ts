// Layered layout of a chain: each segment right of all it draws on, few crossings, nothing random.
export interface Arc {
  from: string;
  to: string;
}

/** Breadth of a sweep in rounds; more changes nothing on chains of a hundred segments. */
const SWEEPS = 12;

/** Arcs that close a circle when followed in the order given are left out. */
function withoutCircles(nodes: readonly string[], arcs: readonly Arc[]): Arc[] {
  const out = new Map<string, Arc[]>(nodes.map((node) => [node, []]));
  for (const arc of arcs) out.get(arc.from)?.push(arc);
  const state = new Map<string, "open" | "done">();
  const kept: Arc[] = [];
  const visit = (node: string): void => {
    state.set(node, "open");
    for (const arc of out.get(node) ?? []) {
      if (!out.has(arc.to) || state.get(arc.to) === "open") continue;
      kept.push(arc);
      if (!state.has(arc.to)) visit(arc.to);
    }
    state.set(node, "done");
  };
  for (const node of nodes) if (!state.has(node)) visit(node);
  return kept;
}

/** The layer of each node: the length of the longest way to it. */
export function layers(nodes: readonly string[], arcs: readonly Arc[]): Map<string, number> {
  const kept = withoutCircles(nodes, arcs);
  const depth = new Map<string, number>(nodes.map((node) => [node, 0]));
  for (let round = 0; round < nodes.length; round += 1) {
    let changed = false;
    for (const { from, to } of kept) {
      const wanted = (depth.get(from) ?? 0) + 1;
      if ((depth.get(to) ?? 0) < wanted) {
        depth.set(to, wanted);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return depth;
}

function middle(places: number[], otherwise: number): number {
  return places.length ? places.reduce((sum, place) => sum + place, 0) / places.length : otherwise;
}

/** Columns of nodes, each ordered so that neighbours of the next column lie near. */
export function layered(nodes: readonly string[], arcs: readonly Arc[]): string[][] {
  const depth = layers(nodes, arcs);
  const columns: string[][] = [];
  for (const node of nodes) (columns[depth.get(node) ?? 0] ??= []).push(node);
  const before = new Map<string, string[]>(nodes.map((node) => [node, []]));
  const after = new Map<string, string[]>(nodes.map((node) => [node, []]));
  for (const { from, to } of arcs) {
    after.get(from)?.push(to);
    before.get(to)?.push(from);
  }
  const place = new Map<string, number>();
  const settle = (column: string[]): void => column.forEach((node, index) => place.set(node, (index + 0.5) / column.length));
  columns.forEach(settle);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const side = sweep % 2 === 0 ? before : after;
    const order = sweep % 2 === 0 ? columns : [...columns].reverse();
    for (const column of order) {
      const wish = new Map(column.map((node) => [node, middle((side.get(node) ?? []).flatMap((other) => place.get(other) ?? []), place.get(node) ?? 0)]));
      column.sort((left, right) => (wish.get(left) ?? 0) - (wish.get(right) ?? 0));
      settle(column);
    }
  }
  return columns;
}
