// The chain map as a file of its own: an SVG with the colours of the light theme, readable without the page.
import type { MapItem, Tile, Verdict } from "../api/types";
import { SIGNS, TIERS } from "./verdict";

const COLOURS: Record<Verdict, [string, string]> = {
  fill: ["#b3261e", "#fbe9e7"], strengthen: ["#9a5200", "#fdf0df"], extend: ["#1a5fa8", "#e5f0fb"], unknown: ["#5b4b8a", "#eeeaf8"], strong: ["#1f6b45", "#e3f3ea"], skip: ["#566270", "#f0f2f5"],
};
const TILE = { width: 172, height: 44, gap: 6 };
const COLUMN = { width: 2 * TILE.width + TILE.gap + 24, gap: 16 };
const TOP = 64;
const FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif";

export interface MapWords {
  title: string;
  foot: string;
  tiers: Record<string, string>;
  verdicts: Record<string, string>;
  makers: (count: number) => string;
  name: (item: { name: string; name_en?: string }) => string;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function text(x: number, y: number, content: string, style: string): string {
  return `<text x="${x}" y="${y}" ${style}>${escaped(content)}</text>`;
}

function shortened(content: string, most: number): string {
  return [...content].length > most ? `${[...content].slice(0, most - 1).join("")}…` : content;
}

function tileShape(tile: Tile, x: number, y: number, words: MapWords): string {
  const [own, soft] = COLOURS[tile.verdict];
  return [
    `<g><title>${escaped(`${words.name(tile)} ${words.verdicts[tile.verdict] ?? ""}`)}</title>`,
    `<rect x="${x}" y="${y}" width="${TILE.width}" height="${TILE.height}" rx="3" fill="${soft}" stroke="#dbe1e8"/><rect x="${x}" y="${y}" width="4" height="${TILE.height}" fill="${own}"/>`,
    text(x + 10, y + 18, SIGNS[tile.verdict], `fill="${own}" font-size="12" font-weight="700"`),
    text(x + 26, y + 18, shortened(words.name(tile), 12), 'font-size="12"'),
    text(x + 26, y + 35, words.makers(tile.makers), 'font-size="10.5" fill="#475465"'),
    "</g>",
  ].join("");
}

/** Draws one tier from a corner on; returns the shapes and how far down it reaches. */
function tier(map: MapItem, name: string, corner: { x: number; y: number; across: number }, words: MapWords): { shapes: string; bottom: number } {
  const shapes = [text(corner.x, corner.y, words.tiers[name] ?? name, 'font-size="14" font-weight="700"')];
  let y = corner.y + 12;
  for (const group of map.groups) {
    const tiles = map.tiles.filter((tile) => tile.tier === name && tile.group === group.id);
    if (!tiles.length) continue;
    shapes.push(text(corner.x, y + 14, words.name(group), 'font-size="11" fill="#475465"'));
    y += 20;
    tiles.forEach((tile, index) => {
      const column = index % corner.across;
      shapes.push(tileShape(tile, corner.x + column * (TILE.width + TILE.gap), y + Math.floor(index / corner.across) * (TILE.height + TILE.gap), words));
    });
    y += Math.ceil(tiles.length / corner.across) * (TILE.height + TILE.gap) + 6;
  }
  return { shapes: shapes.join(""), bottom: y };
}

export function mapSvg(map: MapItem, words: MapWords): string {
  const main = TIERS.slice(0, 3).map((name, index) => tier(map, name, { x: 16 + index * (COLUMN.width + COLUMN.gap), y: TOP, across: 2 }, words));
  const low = Math.max(...main.map((column) => column.bottom));
  const services = map.tiles.some((tile) => tile.tier === "service") ? tier(map, "service", { x: 16, y: low + 24, across: 6 }, words) : { shapes: "", bottom: low };
  const [width, height] = [3 * COLUMN.width + 2 * COLUMN.gap + 32, services.bottom + 34];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" fill="#17202b">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(16, 32, words.title, 'font-size="18" font-weight="700"'),
    ...main.map((column) => column.shapes), services.shapes,
    text(16, height - 12, words.foot, 'font-size="10.5" fill="#475465"'),
    "</svg>\n",
  ].join("\n");
}
