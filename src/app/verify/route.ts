import { handleHttpInNext } from "@/app/handle-http";

export const GET = handleHttpInNext;
