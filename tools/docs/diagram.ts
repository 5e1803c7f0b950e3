/** Colours of one mode of GitHub's pages. Source: Primer, GitHub's design system, "Color", light and dark theme. */
interface Theme {
  text: string;
  quiet: string;
  line: string;
  band: string;
  box: string;
  accent: string;
  accentBox: string;
}

/** The two modes; README chooses by `prefers-color-scheme`. Backgrounds stay transparent. */
export const themes: Readonly<Record<"light" | "dark", Theme>> = {
  light: { text: "#1f2328", quiet: "#59636e", line: "#818b98", band: "#f6f8fa", box: "#ffffff", accent: "#0969da", accentBox: "#ddf4ff" },
  dark: { text: "#f0f6fc", quiet: "#9198a1", line: "#656c76", band: "#151b23", box: "#0d1117", accent: "#4493f8", accentBox: "#121d2f" },
};

/** A rectangle with centred lines; the first is bold. Coordinates in pixels. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  lines: readonly string[];
  isAccented?: boolean;
}

/** A titled area. The title is at the left, or at the right where an arrow crosses the left side. */
interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
  title: string;
  isTitledRight?: boolean;
}

const sites = [
  { x: 24, title: "Site line-1 · one stack", cluster: "Arc-enabled Kubernetes" },
  { x: 448, title: "Site line-2 · one stack", cluster: "Arc-enabled Kubernetes (Tanzu)" },
];

/** One picture of hub, cloud registry, sites and clusters, as the text of an SVG file. The same input gives the same bytes. */
export function overviewDiagram(mode: "light" | "dark"): string {
  const theme = themes[mode];
  const title = "A hub in Azure with its cloud registry and solutions; each site's cluster has a connected registry that syncs images from it";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="872" height="508" viewBox="0 0 872 508" role="img" aria-label="${title}" font-family="-apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="13">
<title>${title}</title>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="${theme.line}"/></marker><marker id="tip-accent" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="${theme.accent}"/></marker></defs>
${[...program(theme), ...azure(theme), ...sites.flatMap((site) => factory(site, theme))].join("\n")}
</svg>
`;
}

function program(theme: Theme): string[] {
  return [
    box({ x: 24, y: 12, width: 236, height: 56, lines: ["Git repository", "one short file per hub and site"] }, theme),
    arrow([260, 40, 318, 40], theme),
    box({ x: 320, y: 12, width: 240, height: 56, lines: ["edge-staging", "Pulumi program and policy pack"], isAccented: true }, theme),
    arrow([440, 68, 440, 98], theme),
    text(452, 88, "declares", theme.quiet),
    arrow([560, 40, 862, 40, 862, 380, 852, 380], theme),
    text(574, 32, "declares each site", theme.quiet),
  ];
}

function azure(theme: Theme): string[] {
  return [
    frame({ x: 24, y: 100, width: 824, height: 150, title: "Azure" }, theme),
    frame({ x: 40, y: 130, width: 500, height: 106, title: "Hub · one stack" }, theme, true),
    box({ x: 56, y: 160, width: 220, height: 62, lines: ["Cloud registry", "Premium, data endpoint"], isAccented: true }, theme),
    box({ x: 304, y: 160, width: 220, height: 62, lines: ["Solutions", "immutable versions"] }, theme),
    box({ x: 572, y: 160, width: 260, height: 62, lines: ["Workload orchestration", "one target per site"] }, theme),
    arrow([524, 191, 570, 191], theme),
  ];
}

function factory({ x, title, cluster }: { x: number; title: string; cluster: string }, theme: Theme): string[] {
  const middle = x + 95;
  const start = x < 200 ? 119 : 230;
  return [
    frame({ x, y: 316, width: 400, height: 180, title, isTitledRight: true }, theme, true),
    frame({ x: x + 12, y: 346, width: 376, height: 138, title: cluster, isTitledRight: true }, theme),
    box({ x: x + 28, y: 386, width: 140, height: 76, lines: ["Connected", "registry", "read-only copy"], isAccented: true }, theme),
    box({ x: x + 236, y: 386, width: 136, height: 76, lines: ["Nodes, pods", "pull here"] }, theme),
    arrow([x + 168, 424, x + 234, 424], theme, true),
    text(x + 184, 414, "LAN", theme.quiet),
    arrow(x < 200 ? [start, 222, middle, 384] : [start, 222, start, 282, middle, 282, middle, 384], theme, true),
    text(middle + 10, 300, "images sync over the WAN, days before", theme.quiet),
  ];
}

function box({ x, y, width, height, lines, isAccented = false }: Box, theme: Theme): string {
  const [fill, stroke] = isAccented ? [theme.accentBox, theme.accent] : [theme.box, theme.line];
  const first = y + height / 2 - (lines.length - 1) * 8.5 + 4.5;
  // Every line but the last is the name; the last one explains it.
  const texts = lines.map((line, index) => {
    const isName = index === 0 || index < lines.length - 1;
    const style = isName ? `fill="${theme.text}" font-weight="600"` : `fill="${theme.quiet}"`;
    return `<text x="${x + width / 2}" y="${first + index * 17}" text-anchor="middle" ${style}>${line}</text>`;
  });
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="${stroke}"/>${texts.join("")}`;
}

function frame({ x, y, width, height, title, isTitledRight = false }: Frame, theme: Theme, isDashed = false): string {
  const [fill, dash] = isDashed ? ["none", ' stroke-dasharray="5 4"'] : [theme.band, ""];
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="${theme.line}"${dash}/>`;
  const [titleX, anchor] = isTitledRight ? [x + width - 14, ' text-anchor="end"'] : [x + 14, ""];
  return `${rect}<text x="${titleX}" y="${y + 20}"${anchor} fill="${theme.text}">${title}</text>`;
}

function text(x: number, y: number, content: string, colour: string): string {
  return `<text x="${x}" y="${y}" fill="${colour}">${content}</text>`;
}

function arrow(points: readonly number[], theme: Theme, isAccented = false): string {
  const [colour, tip] = isAccented ? [theme.accent, "tip-accent"] : [theme.line, "tip"];
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5" marker-end="url(#${tip})"/>`;
}
