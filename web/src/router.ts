// The pages. Their state is in the query; the service answers each of these paths with the same index.
import { createRouter, createWebHistory } from "vue-router";

export const PAGES = ["overview", "chain", "gaps", "targets", "map", "talents", "projects", "indicators", "shortlists", "coverage"] as const;

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
    { path: "/coverage", name: "coverage", component: () => import("./views/CoverageView.vue") },
    { path: "/:rest(.*)*", name: "nowhere", component: () => import("./views/NowhereView.vue") },
  ],
  scrollBehavior: (to, before, saved) => saved ?? (to.path === before.path ? undefined : { top: 0 }),
});
