import { handleHttpInNext } from "@/app/handle-http";

export const DELETE = handleHttpInNext;
export const GET = handleHttpInNext;
export const POST = handleHttpInNext;
