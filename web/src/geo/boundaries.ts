// Boundaries that come with the program, loaded when a map is first shown; SOURCE.md tells where they are from.
export type Extent = "china" | "province" | "city";

interface Feature {
  type: string;
  properties: { adcode: string; name: string; kind?: string };
  geometry: { type: string; coordinates: unknown };
}
interface Collection {
  type: string;
  features: Feature[];
}
export interface Boundaries {
  name: string;
  shape: Collection;
  /** The areas to be coloured; none if this region's boundaries do not come with the program. */
  areas?: { adcode: string; name: string }[];
}

const PROVINCES: Record<string, () => Promise<{ default: unknown }>> = { "34": () => import("./340000.json") };
const COUNTIES: Record<string, () => Promise<{ default: unknown }>> = { "34": () => import("./340000-counties.json") };

function areasOf(shape: Collection): Boundaries["areas"] {
  return shape.features.filter((feature) => feature.properties.kind !== "boundary_line").map(({ properties: { adcode, name } }) => ({ adcode, name }));
}

export async function boundaries(extent: Extent, home: string): Promise<Boundaries> {
  const none: Boundaries = { name: `${extent}-${home}`, shape: { type: "FeatureCollection", features: [] } };
  if (extent === "china") {
    const shape = (await import("./china.json")).default as unknown as Collection;
    return { name: "china", shape, areas: areasOf(shape) };
  }
  const load = (extent === "province" ? PROVINCES : COUNTIES)[home.slice(0, 2)];
  if (!load) return none;
  const whole = (await load()).default as unknown as Collection;
  const shape = extent === "province" ? whole : { ...whole, features: whole.features.filter((feature) => feature.properties.adcode.slice(0, 4) === home.slice(0, 4)) };
  return shape.features.length ? { name: `${extent}-${home.slice(0, extent === "province" ? 2 : 4)}`, shape, areas: areasOf(shape) } : none;
}
