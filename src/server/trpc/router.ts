import { createCallerFactory, router } from "./procedures";
import { appKeysRouter } from "./routers/app-keys";
import { auditRouter } from "./routers/audit";
import { brakeRouter } from "./routers/brake";
import { cacheRouter } from "./routers/cache";
import { entriesRouter } from "./routers/entries";
import { erasuresRouter } from "./routers/erasures";
import { grantsRouter } from "./routers/grants";
import { jobsRouter } from "./routers/jobs";
import { linksRouter } from "./routers/links";
import { playgroundRouter } from "./routers/playground";
import { policiesRouter } from "./routers/policies";
import { searchRouter } from "./routers/search";
import { serverRouter } from "./routers/server";
import { sessionRouter } from "./routers/session";
import { settingsRouter } from "./routers/settings";
import { statsRouter } from "./routers/stats";
import { subjectsRouter } from "./routers/subjects";
import { tenantsRouter } from "./routers/tenants";
import { trustRouter } from "./routers/trust";
import { upstreamsRouter } from "./routers/upstreams";
import { usersRouter } from "./routers/users";
import { webhooksRouter } from "./routers/webhooks";

export const appRouter = router({
  cache: cacheRouter,
  stats: statsRouter,
  tenants: tenantsRouter,
  settings: settingsRouter,
  appKeys: appKeysRouter,
  upstreams: upstreamsRouter,
  webhooks: webhooksRouter,
  entries: entriesRouter,
  erasures: erasuresRouter,
  subjects: subjectsRouter,
  policies: policiesRouter,
  playground: playgroundRouter,
  users: usersRouter,
  grants: grantsRouter,
  links: linksRouter,
  brake: brakeRouter,
  audit: auditRouter,
  trust: trustRouter,
  search: searchRouter,
  jobs: jobsRouter,
  session: sessionRouter,
  server: serverRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
