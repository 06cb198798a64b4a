export type {
  CacheApi,
  Found,
  FoundEntry,
  Invalidation,
  Json,
  LookupInput,
  Put,
  PutInput,
  Question,
} from "./cache-api.js";
export { createLethe, type Lethe, type LetheOptions } from "./client.js";
