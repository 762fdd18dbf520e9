// The pages. Their state is in the query; the service answers each of these paths with the same index.
import { createRouter, createWebHistory } from "vue-router";

export const PAGES = ["overview", "chain", "gaps", "targets", "map", "talents", "projects", "indicators", "shortlists", "record", "reports", "coverage", "admin"] as const;
/** What one must be allowed to see a page at all; any one of them will do. */
export const NEEDS: Record<(typeof PAGES)[number], readonly string[]> = {
  overview: ["read"], chain: ["read"], gaps: ["read"], targets: ["read"], map: ["read"], talents: ["people"], projects: ["projects"], indicators: ["projects"], shortlists: ["notes"], record: ["projects"], reports: ["projects"], coverage: ["read"], admin: ["accounts", "grants", "audit"],
};

/** Pages one comes to from another are seen by whoever sees that one. */
const BELOW: Record<string, keyof typeof NEEDS> = { compare: "targets", enterprise: "targets", project: "projects" };

/** What one must be allowed to see a page by its name; nothing for pages that are everybody's. */
export function needsOf(name: string): readonly string[] {
  return NEEDS[(BELOW[name] ?? name) as keyof typeof NEEDS] ?? [];
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", name: "overview", component: () => import("./views/OverviewView.vue") },
    { path: "/chain", name: "chain", component: () => import("./views/ChainView.vue") },
    { path: "/gaps", name: "gaps", component: () => import("./views/GapsView.vue") },
    { path: "/targets", name: "targets", component: () => import("./views/TargetsView.vue") },
    { path: "/compare", name: "compare", component: () => import("./views/CompareView.vue") },
    { path: "/enterprise", name: "enterprise", component: () => import("./views/EnterpriseView.vue") },
    { path: "/map", name: "map", component: () => import("./views/MapView.vue") },
    { path: "/talents", name: "talents", component: () => import("./views/TalentsView.vue") },
    { path: "/projects", name: "projects", component: () => import("./views/ProjectsView.vue") },
    { path: "/project", name: "project", component: () => import("./views/ProjectView.vue") },
    { path: "/indicators", name: "indicators", component: () => import("./views/IndicatorsView.vue") },
    { path: "/shortlists", name: "shortlists", component: () => import("./views/ShortlistsView.vue") },
    { path: "/record", name: "record", component: () => import("./views/RecordView.vue") },
    { path: "/reports", name: "reports", component: () => import("./views/ReportsView.vue") },
    { path: "/coverage", name: "coverage", component: () => import("./views/CoverageView.vue") },
    { path: "/admin", name: "admin", component: () => import("./views/AdminView.vue") },
    { path: "/me", name: "me", component: () => import("./views/MeView.vue") },
    { path: "/:rest(.*)*", name: "nowhere", component: () => import("./views/NowhereView.vue") },
  ],
  scrollBehavior: (to, before, saved) => saved ?? (to.path === before.path ? undefined : { top: 0 }),
});
