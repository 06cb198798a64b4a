export type { AdminClient, AdminTransaction } from "../store/admin-client";
export type { Database } from "../store/database";
