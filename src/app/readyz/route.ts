export { handleHttpInNext as GET } from "@/app/handle-http";
