// Where there is no bundle (development, tests) a thread reads the TypeScript sources: it needs the loader of its own.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
